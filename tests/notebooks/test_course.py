"""Every notebook is clean, in pace, and runs."""

import tomllib
from pathlib import Path

import nbformat
import pytest

from nlpkit import course, notebooks, published
from tests.conftest import ROOT

LECTURES = sorted(ROOT.glob("lectures/*.ipynb"))
MASTERS = sorted(ROOT.glob("solutions/*/*.ipynb"))
ASSIGNMENTS = sorted(ROOT.glob("assignments/*/*.ipynb"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", LECTURES + MASTERS + ASSIGNMENTS, ids=name)
def test_is_clean(path, bootstrap):
    assert notebooks.lint(path, bootstrap) == []


@pytest.mark.parametrize("path", MASTERS, ids=name)
def test_test_cells_stand_alone(path):
    assert notebooks.lint_tests(nbformat.read(path, as_version=4)) == []


@pytest.mark.parametrize("path", LECTURES, ids=name)
def test_lecture_runs_fast_form(path, tmp_path, monkeypatch):
    monkeypatch.delenv("NLPKIT_DATA", raising=False)
    # A network that leads nowhere: the fast form must not ask for one.
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    # Kept, so that `make site` need not execute it again.
    run = notebooks.execute(path, ROOT / "build" / "fast" / "lectures" / path.name, fast=True, threads=1)
    assert run.ok, f"cell {run.failed_cell}: {run.error}\n{run.failed_source}"
    assert run.metrics.get("peak_memory_gb", 0) < 2
    compared = {f.metric for f in published.read(ROOT / published.FILE) if f.lecture == path.stem}
    assert compared <= set(run.metrics)
    for metric, (low, high) in EXPECTED[path.stem].items():
        assert low <= run.metrics[metric] <= high, (metric, run.metrics[metric])


EXPECTED = {
    "00_start_here": {"numpy_times_faster": (5, 1e5), "luckiest_on_100": (0.6, 0.72)},
    "01_perceptron": {
        "sklearn_gap": (0, 1e-5),
        "sklearn_sparse_gap": (0, 1e-5),
        "tfidf_gap": (0, 1e-12),
        "novikoff_largest_ratio": (0.1, 1),
        "best_possible": (0.96, 0.975),
        "test_accuracy": (0.78, 0.9),
        "bag_negation_0": (0.8, 0.95),
        "bag_negation_half": (0.4, 0.6),
    },
    "02_mlp_imdb": {
        "naive_multi_hot_mb": (2000, 2000),
        "multi_hot_mb": (5, 40),
        "scratch_valid_accuracy": (0.8, 0.93),
        "sorted_honest": (0.3, 0.7),
        "shuffled_reported": (0.65, 0.93),
        "test_accuracy": (0.8, 0.92),
        "baseline_test_accuracy": (0.8, 0.92),
    },
    "03_word_vectors": {
        "noise_gap": (0, 1e-5),
        "sgns_gradient_gap": (0, 1e-7),
        "glove_gradient_gap": (0, 1e-5),
        "scratch_capital": (0.9, 1),
        "scratch_tense": (0.8, 1),
        "anew_capital": (0.9, 1),
        "once_capital": (0.2, 0.8),
        "k1": (0.02, 0.25),
        "k5": (0.25, 0.6),
        "t3": (0.5, 0.85),
        "t4": (0, 0.05),
        "cbow_analogies": (0.8, 1),
        "skip_gram_analogies": (0.9, 1),
        "ratio_solid": (12.6, 12.8),
        "ratio_gas": (0.11, 0.12),
        "glove_stopped_loss": (200, 500),
        "glove_capital": (0.45, 0.9),
        "typo_double": (0.9, 1),
        "typo_swap": (0.4, 0.85),
        "doc_pvdbow": (0.55, 0.85),
        "google_news_300_analogies": (0.5, 0.63),
        "capital_parallel": (0.85, 1),
    },
    "04_embedding_layers": {
        "first_valid_accuracy": (0.4, 0.6),
        "last_valid_accuracy": (0.78, 0.92),
        "google_coverage": (0.8, 0.95),
        "zeros_valid": (0.48, 0.52),
        "random_valid": (0.56, 0.76),
        "own_not_shifted_valid": (0.54, 0.74),
        "own_shifted_valid": (0.7, 0.88),
        "masked_wide": (0.76, 0.92),
        "unmasked_wide": (0.4, 0.84),
        "few_average_own": (0.66, 0.85),
        "transfer_own": (0.93, 1),
        "last_test": (0.76, 0.92),
        "own_test": (0.7, 0.88),
    },
    "05_rnn_lstm": {
        "bag_verdicts": (0.4, 0.6),
        "bigram_verdicts": (0.65, 0.85),
        "rnn_verdicts": (0.95, 1),
        "lstm_verdicts": (0.95, 1),
        "bptt_gap": (0, 1e-8),
        "lstm_keras_gap": (0, 1e-5),
        "lstm_torch_gap": (0, 1e-5),
        "lag50_radius_0.5": (1e-17, 1e-13),
        "lag50_radius_1.5": (1, 1e4),
        "far_share_vanishing": (0, 1e-4),
        "adding_rnn": (0.08, 0.3),
        "adding_lstm": (0, 1 / 60),
        "valid_lstm_first_masked": (0.4, 0.65),
        "valid_lstm_last_masked": (0.8, 0.94),
        "valid_simplernn_last_masked": (0.75, 0.94),
        "long_lstm_post": (0.4, 0.75),
        "long_lstm_masked": (0.8, 0.94),
        "batch_mates_flip_wrong": (0.02, 1),
        "batch_mates_flip_right": (0, 0),
        "test_simplernn": (0.75, 0.94),
        "test_lstm": (0.78, 0.94),
    },
    "06_cnn_text": {
        "conv2d_gap": (0, 1e-5),
        "conv1d_gap": (0, 1e-5),
        "shift4_dense": (0.1, 0.5),
        "shift4_flatten": (0.1, 0.6),
        "shift4_global_max": (0.75, 1),
        "digit_test": (0.9, 1),
        "high_parts": (0.85, 1),
        "high_random": (0.7, 0.93),
        "bag_accuracy": (0.84, 0.91),
        "bag_pairs_accuracy": (0.96, 1),
        "kim_random": (0.85, 1),
        "kim_static": (0.96, 1),
        "kim_non_static": (0.96, 1),
        "kim_two_channels": (0.96, 1),
        "coverage_none": (0.75, 0.96),
        "coverage_all": (0.96, 1),
        "purity_objective": (0.8, 1),
        "purity_subjective": (0.8, 1),
        "mr_valid": (0.7, 0.93),
        "few50_filters_from_mr": (0.82, 0.96),
        "few50_mean_of_vectors": (0.76, 0.89),
        "bug_mean_pool": (0.74, 0.92),
        "bug_max_pool": (0.96, 1),
    },
    "07_autoencoders": {
        "forward_gap": (0, 1e-5),
        "gradient_gap": (0, 1e-5),
        "largest_angle": (0, 5),
        "narrow_flipped": (8, 14),
        "wide_flipped": (1, 6),
        "active_plain": (0.2, 0.6),
        "active_sparse": (0, 0.15),
        "denoise_linear": (6.5, 7.8),
        "denoise_plain": (6.8, 11),
        "denoise_target_clean": (5, 7.1),
        "denoise_target_damaged": (17, 30),
        "convolutional_parameters": (2625, 2625),
        "svd_valid": (0.5, 0.7),
        "tfidf_valid": (0.8, 0.93),
        "softmax_code_valid": (0.5, 0.75),
        "short_wrong": (0.1, 0.7),
        "long_wrong": (0.6, 0.95),
        "kl_gap_in_standard_errors": (0, 3),
        "vae_bound": (130, 190),
        "vae_bound_bug": (180, 240),
        "collapsed_kl": (0, 0.5),
        "treated_kl": (2, 8),
        "treated_swap_cost": (3, 20),
        "test_deep": (2.5, 4.5),
        "test_pca": (4.5, 5.3),
        "test_denoising": (5, 7.2),
        "test_plain_on_damaged": (6.8, 11),
    },
    "08_gcn": {
        "gradient_gap": (0, 1e-7),
        "torch_gap": (0, 1e-5),
        "club_accuracy": (0.8, 1),
        "without_unlabelled": (0.7, 0.93),
        "seed_chosen_on_test": (0.85, 1),
        "gcn_depth_2": (0.85, 0.97),
        "gcn_depth_8": (0.15, 0.75),
        "no_edges_depth_8": (0.1, 0.5),
        "energy_0": (0.7, 0.8),
        "energy_8": (0.01, 0.04),
        "averages_16": (0.2, 0.6),
        "link_honest": (0.55, 0.78),
        "link_leak": (0.65, 0.88),
        "test_cora": (0.84, 0.93),
        "test_citeseer": (0.84, 0.94),
        "test_cora_mlp": (0.55, 0.7),
        "test_cora_propagation": (0.68, 0.78),
        "test_cora_row": (0.83, 0.93),
        "random_cora": (0.82, 0.93),
        "text_regression_many": (0.75, 0.92),
        "text_textgcn_many": (0.75, 0.92),
    },
    "09_attention": {
        "bleu_word_for_word": (25, 42),
        "valid_bleu_plain": (14, 40),
        "valid_bleu_attention": (75, 99),
        "plain_forced_word_6": (0.45, 0.8),
        "plain_free_word_6": (0.25, 0.6),
        "dot_gap": (0, 1e-5),
        "additive_gap": (0, 1e-5),
        "multi_head_gap": (0, 1e-5),
        "block_gap": (0, 1e-5),
        "batch_mates_masked": (0, 0.02),
        "batch_mates_unmasked": (0.05, 1),
        "article_weight_the": (0.5, 1),
        "test_bleu_without": (15, 42),
        "test_bleu_with": (75, 99),
        "test_gain_low": (35, 80),
        "grammar_without_long": (3, 32),
        "grammar_with_long": (60, 99),
        "largest_weight_1024": (0.95, 1),
        "derivative_1024": (0, 1e-3),
        "derivative_1024_scaled": (0.25, 0.45),
        "valid_lstm_last_state": (0.8, 0.94),
        "valid_transformer": (0.62, 0.88),
        "tau_gradient_leave_one_out": (0.45, 0.9),
        "tau_attention_leave_one_out": (-0.1, 0.4),
        "bug_wrong_forced": (0.9, 1),
        "bug_wrong_bleu": (0, 20),
        "bug_right_bleu": (75, 99),
    },
    "10_recursive_nets": {
        "tree_gradient_gap": (0, 1e-6),
        "tensor_gap": (0, 1e-5),
        "chain_gap": (0, 1e-5),
        "neutral_share": (0.65, 0.72),
        "coverage": (0.97, 1),
        "speed_up_25": (5, 200),
        "validation_binary": (0.9, 1),
        "test_binary_binary": (0.9, 1),
        "test_binary_bag": (0.5, 0.8),
        "hard_bag": (0.42, 0.6),
        "hard_GRU_sentences": (0.53, 0.72),
        "hard_tree_all_nodes": (0.74, 1),
        "mirror_shared": (0, 1e-4),
        "mirror_right": (0.1, 1),
    },
    "11_in_practice": {
        "duplicates_train_test": (0, 0),
        "bootstrap_gap": (0, 0.2),
        "paired_low": (0, 0.1),
        "seed_disagreement": (0.005, 0.2),
        "ece_before": (0.05, 0.2),
        "ece_after": (0, 0.1),
        "temperature": (1.2, 5),
        "slice_none": (0.8, 1),
        "slice_many": (0.55, 0.8),
        "all_wrong": (0.02, 0.12),
        "ablation_a_quarter_of_the_reviews": (-0.25, -0.03),
        "ablation_the_first_words_instead": (-0.45, -0.15),
        "bug_reported": (0.8, 1),
        "bug_coins": (0.6, 0.95),
        "bug_right_coins": (0.35, 0.65),
        "batch_gap": (0, 1e-4),
        "accuracy_other_vocabulary": (0.4, 0.65),
        "accuracy_majority": (0.4, 0.6),
        "accuracy_tfidf_regression": (0.8, 0.92),
        "accuracy_averaged_vectors": (0.68, 0.87),
        "accuracy_lstm": (0.78, 0.97),
        "accuracy_cnn": (0.82, 0.97),
        "accuracy_transformer_block": (0.78, 0.97),
        "accuracy_recursive_net": (0.78, 0.97),
        "accuracy_textgcn": (0.7, 0.9),
        "parameters_mlp": (13345, 13345),
        "parameters_lstm": (34561, 34561),
    },
}
"""What the fast forms record, within ranges that hold on every platform."""


@pytest.mark.parametrize("path", LECTURES + ASSIGNMENTS, ids=name)
def test_colab_finds_the_repository_that_pyproject_names(path, bootstrap):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    repository = project["urls"]["Repository"]
    assert f'url = "{repository}"' in bootstrap
    owner_and_name = repository.removeprefix("https://github.com/")
    badge = f"https://colab.research.google.com/github/{owner_and_name}/blob/main/{name(path)}"
    assert f"({badge})" in nbformat.read(path, as_version=4).cells[0].source


def test_every_lecture_with_a_problem_set_has_a_master_and_an_assignment():
    numbered = {path.stem.split("_", 1)[1] for path in LECTURES} - {"start_here"}
    assert {pset.split("_", 1)[1] for pset in course.problem_sets(ROOT)} == numbered
    assert [p.stem for p in ASSIGNMENTS] == course.problem_sets(ROOT)
