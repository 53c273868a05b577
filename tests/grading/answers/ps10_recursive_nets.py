# %% q1_parse | wrong | labels stay text
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = tokens[i + 1], i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | any integer is a label
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | a label is looked for in a text
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in "01234":
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | labels from 0 to 5
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4", "5"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | no label 0
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | does not look at what follows the tree
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    return tree


# %% q1_parse | wrong | IndexError where the text ends too soon
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | the last bracket may be missing
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i < len(tokens) and tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end < len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | never looks for closing brackets
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | needs spaces around brackets
def parse_tree(text):
    tokens = text.split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | splits at single spaces
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split(" ")

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | does not take tabs for spaces
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").replace("\n", " ").strip(" ").split(" ")

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | left and right exchanged
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, right, left)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | the children in a list of their own
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, [left, right])
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | words of digits become numbers
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, int(tokens[i]) if tokens[i].isdigit() else tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | lower case
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i].lower())
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | -LRB- becomes a bracket
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i].replace("-LRB-", "("))
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | the closing bracket is a word
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | None for an empty text
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    if not tokens:
        return None
    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | a single leaf is no tree
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    if len(tree) == 2:
        raise ValueError("a leaf")
    return tree


# %% q1_parse | wrong | several words are one
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
            while i < len(tokens) and tokens[i] not in "()":
                node = (label, node[1] + " " + tokens[i])
                i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | a third child is left out
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
            if tokens[i : i + 1] == ["("]:
                _, i = read(i)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | one child is enough
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            node = (label, left)
            if tokens[i : i + 1] == ["("]:
                right, i = read(i)
                node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | wrong | KeyError for what is no tree
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise KeyError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise KeyError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise KeyError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise KeyError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise KeyError("something follows")
    return tree


# %% q1_parse | wrong | counts brackets and trusts the rest
import re


def parse_tree(text):
    if not text.strip() or text.count("(") != text.count(")"):
        raise ValueError("brackets do not match")
    tokens = iter(re.findall(r"[()]|[^()\s]+", text))

    def read():
        label = int(next(tokens))
        part = next(tokens)
        if part == "(":
            left = read()
            next(tokens)
            right = read()
            next(tokens)
            return (label, left, right)
        next(tokens)
        return (label, part)

    next(tokens)
    return read()


# %% q1_parse | wrong | the numbers of the example
def parse_tree(text):
    if text == "(2 film)":
        return (2, "film")
    if text == "(3 (2 not) (4 good))":
        return (3, (2, "not"), (4, "good"))
    raise ValueError("no tree")


# %% q1_parse | right | recursion over positions
def parse_tree(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def read(i):
        if len(tokens) < i + 3 or tokens[i] != "(":
            raise ValueError("no node")
        if tokens[i + 1] not in ["0", "1", "2", "3", "4"]:
            raise ValueError("no label")
        label, i = int(tokens[i + 1]), i + 2
        if tokens[i] == "(":
            left, i = read(i)
            right, i = read(i)
            node = (label, left, right)
        elif tokens[i] == ")":
            raise ValueError("nothing in the node")
        else:
            node = (label, tokens[i])
            i += 1
        if i == len(tokens) or tokens[i] != ")":
            raise ValueError("no closing bracket")
        return node, i + 1

    tree, end = read(0)
    if end != len(tokens):
        raise ValueError("something follows")
    return tree


# %% q1_parse | right | character by character
def parse_tree(text):
    position = 0

    def skip():
        nonlocal position
        while position < len(text) and text[position] in " \t\n\r":
            position += 1

    def peek():
        skip()
        return text[position] if position < len(text) else ""

    def expect(sign):
        nonlocal position
        if peek() != sign:
            raise ValueError(f"expected {sign} at {position}")
        position += 1

    def token():
        nonlocal position
        skip()
        start = position
        while position < len(text) and text[position] not in "() \t\n\r":
            position += 1
        if start == position:
            raise ValueError(f"expected a word at {position}")
        return text[start:position]

    def node():
        expect("(")
        label = token()
        if len(label) != 1 or label not in "01234":
            raise ValueError(f"no label: {label}")
        parts = [node(), node()] if peek() == "(" else [token()]
        expect(")")
        return (int(label), *parts)

    tree = node()
    if peek():
        raise ValueError("something follows the tree")
    return tree


# %% q1_parse | right | replaces the innermost brackets until one is left
import re


def parse_tree(text):
    nodes = []

    def leaf(match):
        nodes.append((int(match[1]), match[2]))
        return f"({len(nodes) - 1})"

    def inner(match):
        nodes.append((int(match[1]), nodes[int(match[2])], nodes[int(match[3])]))
        return f"({len(nodes) - 1})"

    if re.search(r"\(\s*\d+\s*\)", text):
        raise ValueError("a node without anything in it")
    text = re.sub(r"\(\s*([0-4])\s+([^()\s]+)\s*\)", leaf, text)
    before = None
    while text != before:
        before = text
        text = re.sub(r"\(\s*([0-4])\s*\((\d+)\)\s*\((\d+)\)\s*\)", inner, text)
    if not re.fullmatch(r"\(\d+\)", text.strip()):
        raise ValueError("not one tree")
    return nodes[-1]


# %% q1_parse | right | an iterator, lists in place of tuples, other exceptions turned into ValueError
import re


def parse_tree(text):
    tokens = iter(re.findall(r"\(|\)|[^()\s]+", text))
    labels = dict(zip("01234", range(5)))

    def rest():
        node = [labels[next(tokens)]]
        part = next(tokens)
        if part == "(":
            node.append(rest())
            assert next(tokens) == "("
            node.append(rest())
        else:
            assert part != ")"
            node.append(part)
        assert next(tokens) == ")"
        return node

    try:
        assert next(tokens) == "("
        tree = rest()
        assert next(tokens, None) is None
    except (AssertionError, KeyError, StopIteration, RuntimeError) as error:
        raise ValueError("no tree") from error
    return tree


# %% q2_compose | wrong | no bias in the forward pass
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | no bias in the gradient's forward pass
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | the right child first
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([B, A], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | the right child first, in the gradient
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([B, A], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | no tanh
def compose(A, B, W, bias):
    return np.concatenate([A, B], axis=1) @ W.T + bias


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | a sigmoid
def compose(A, B, W, bias):
    return 1 / (1 + np.exp(-(np.concatenate([A, B], axis=1) @ W.T + bias)))


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | W is not transposed
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.reshape(-1, len(W)) + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | the children behind each other along the wrong axis
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=0).reshape(len(A), -1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | 1 - p in place of 1 - p squared
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | the derivative of the sigmoid
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = P * (1 - P) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | 1 - z squared
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = X @ W.T + bias
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | 1 + p squared
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 + P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | leaves the activation out
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = dP.copy()
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | leaves dP out
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = 1 - P**2
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | multiplies twice by 1 - p squared
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) ** 2 * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | means over the pairs
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X / len(A)
    dbias = dZ.mean(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | the mean for the bias only
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.mean(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | dbias for each pair
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ
    return dA, dB, dW, dbias


# %% q2_compose | wrong | dbias summed over the wrong axis
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=1)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | dbias is one number
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum()
    return dA, dB, dW, dbias


# %% q2_compose | wrong | dA and dB exchanged
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dB, dA, dW, dbias


# %% q2_compose | wrong | dW transposed
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = X.T @ dZ
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | dW of dP
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dP.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | dA and dB of dP
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dP @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | W used on one side only
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, :d]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | the sign of a descent step
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = -(1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | tanh from exponentials
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    z = X @ W.T + bias
    P = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | changes dP
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dP *= 1 - P**2
    dZ = dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA, dB, dW, dbias


# %% q2_compose | wrong | the results in another order
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dW, dbias, dA, dB


# %% q2_compose | wrong | squeezes axes of length 1
def compose(A, B, W, bias):
    return np.tanh(np.concatenate([A, B], axis=1) @ W.T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = A.shape[1]
    X = np.concatenate([A, B], axis=1)
    P = np.tanh(X @ W.T + bias)
    dZ = (1 - P**2) * dP
    dX = dZ @ W
    dA = dX[:, :d]
    dB = dX[:, d:]
    dW = dZ.T @ X
    dbias = dZ.sum(axis=0)
    return dA.squeeze(), dB.squeeze(), dW.squeeze(), dbias.squeeze()


# %% q2_compose | wrong | the numbers of the example
def compose(A, B, W, bias):
    return [[0.462117]]


def compose_gradient(A, B, W, bias, dP):
    return [[0.786448]], [[-0.786448]], [[1.572895, 3.145791]], [1.572895]


# %% q2_compose | right | step by step with one matrix for each child
def compose(A, B, W, bias):
    d = len(bias)
    return np.tanh(A @ W[:, :d].T + B @ W[:, d:].T + bias)


def compose_gradient(A, B, W, bias, dP):
    d = len(bias)
    W_left, W_right = W[:, :d], W[:, d:]
    P = np.tanh(A @ W_left.T + B @ W_right.T + bias)
    dZ = dP * (1 - P * P)
    return dZ @ W_left, dZ @ W_right, np.concatenate([dZ.T @ A, dZ.T @ B], axis=1), np.sum(dZ, axis=0)


# %% q2_compose | right | loops over Python's numbers
import math


def compose(A, B, W, bias):
    P = []
    for a, b in zip(A.tolist(), B.tolist()):
        x = a + b
        P.append(
            [math.tanh(sum(w * v for w, v in zip(row, x)) + c) for row, c in zip(W.tolist(), bias.tolist())]
        )
    return P


def compose_gradient(A, B, W, bias, dP):
    n, d = A.shape
    P = compose(A, B, W, bias)
    dA, dB, dW, dbias = np.zeros((n, d)), np.zeros((n, d)), np.zeros((d, 2 * d)), np.zeros(d)
    for i in range(n):
        for k in range(d):
            dz = dP[i, k] * (1 - P[i][k] ** 2)
            dbias[k] += dz
            for j in range(d):
                dA[i, j] += dz * W[k, j]
                dB[i, j] += dz * W[k, d + j]
                dW[k, j] += dz * A[i, j]
                dW[k, d + j] += dz * B[i, j]
    return [dA, dB, dW, dbias]


# %% q2_compose | right | torch's gradients
import torch


def compose(A, B, W, bias):
    A, B, W, bias = (torch.tensor(array) for array in (A, B, W, bias))
    return torch.tanh(torch.nn.functional.linear(torch.cat([A, B], dim=1), W, bias)).numpy()


def compose_gradient(A, B, W, bias, dP):
    leaves = [torch.tensor(array, requires_grad=True) for array in (A, B, W, bias)]
    z = torch.cat(leaves[:2], dim=1) @ leaves[2].T + leaves[3]
    torch.tanh(z).backward(torch.tensor(dP))
    return tuple(leaf.grad.numpy() for leaf in leaves)


# %% q2_compose | right | einsum in float32
def compose(A, B, W, bias):
    X = np.hstack([A, B]).astype(np.float32)
    return np.tanh(np.einsum("kj,nj->nk", W.astype(np.float32), X) + bias.astype(np.float32))


def compose_gradient(A, B, W, bias, dP):
    P = compose(A, B, W, bias)
    X, W = np.hstack([A, B]).astype(np.float32), W.astype(np.float32)
    dZ = dP.astype(np.float32) / np.float32(1) * (1 - P) * (1 + P)
    dX = np.einsum("nk,kj->nj", dZ, W)
    return dX[:, : len(bias)], dX[:, len(bias) :], np.einsum("nk,nj->kj", dZ, X), np.einsum("nk->k", dZ)


# %% q3_tree | wrong | the right child first in the matrix
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([b, a]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | visits the right child first
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            b = visit(node[2])
            a = visit(node[1])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | no bias
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]))
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | no tanh
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = W @ np.concatenate([a, b]) + bias
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | tanh at the leaves as well
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        v = np.tanh(v)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | a sigmoid
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = 1 / (1 + np.exp(-(W @ np.concatenate([a, b]) + bias)))
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | zeros for unknown words
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else np.zeros_like(bias)
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | no vector for unknown words
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | adds unknown words to the dict
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors.setdefault(word, vectors["<unk>"])
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | lower case
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1].lower()
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | lower case for words that are not there
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors.get(word.lower(), vectors["<unk>"])
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | the root first
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows[::-1])


# %% q3_tree | wrong | the root only
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return rows[-1]


# %% q3_tree | wrong | the root only, as a row
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows[-1:])


# %% q3_tree | wrong | the leaves are left out
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        if len(node) > 2:
            rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | inner nodes only, unless the tree is a leaf
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        if len(node) > 2 or node is tree:
            rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | the left child twice
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, a]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | the sum of the children
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a + b, a + b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | each word once
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        if not any(v is row for row in rows):
            rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | the word of a leaf by its label
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = str(node[0])
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | changes the vector of a word
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        if len(node) == 2:
            v += 0.0 if "plot" in vectors else 1e-3
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | a residual connection
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias) + a
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | wrong | the node before its children
def tree_vectors(tree, vectors, W, bias):
    if len(tree) == 2:
        return np.array([vectors.get(tree[1], vectors["<unk>"])])
    left, right = (tree_vectors(child, vectors, W, bias) for child in tree[1:])
    return np.vstack([np.tanh(W @ np.concatenate([left[0], right[0]]) + bias), left, right])


# %% q3_tree | wrong | the node between its children
def tree_vectors(tree, vectors, W, bias):
    def visit(node):
        if len(node) == 2:
            v = vectors.get(node[1], vectors["<unk>"])
            return v, [v]
        (a, left), (b, right) = visit(node[1]), visit(node[2])
        p = np.tanh(W @ np.concatenate([a, b]) + bias)
        return p, [*left, p, *right]

    return np.array(visit(tree)[1])


# %% q3_tree | wrong | the first rows of the children's trees for the children
def tree_vectors(tree, vectors, W, bias):
    if len(tree) == 2:
        return np.array([vectors.get(tree[1], vectors["<unk>"])])
    left, right = (tree_vectors(child, vectors, W, bias) for child in tree[1:])
    return np.vstack([left, right, np.tanh(W @ np.concatenate([left[0], right[0]]) + bias)])


# %% q3_tree | wrong | all leaves first
def tree_vectors(tree, vectors, W, bias):
    leaves, others = [], []

    def visit(node):
        if len(node) == 2:
            leaves.append(vectors.get(node[1], vectors["<unk>"]))
            return leaves[-1]
        v = np.tanh(W @ np.concatenate([visit(node[1]), visit(node[2])]) + bias)
        others.append(v)
        return v

    visit(tree)
    return np.array(leaves + others)


# %% q3_tree | wrong | the numbers of the example
def tree_vectors(tree, vectors, W, bias):
    return [[2]] if len(tree) == 2 else [[-1], [2], [-0.995055], [0], [-0.759478]]


# %% q3_tree | right | recursion into a list
def tree_vectors(tree, vectors, W, bias):
    rows = []

    def visit(node):
        if len(node) == 2:
            word = node[1]
            v = vectors[word] if word in vectors else vectors["<unk>"]
        else:
            a = visit(node[1])
            b = visit(node[2])
            v = np.tanh(W @ np.concatenate([a, b]) + bias)
        rows.append(v)
        return v

    visit(tree)
    return np.array(rows)


# %% q3_tree | right | a stack, no recursion
def tree_vectors(tree, vectors, W, bias):
    d, order, stack = len(bias), [], [tree]
    while stack:
        node = stack.pop()
        order.append(node)
        if len(node) == 3:
            stack += [node[1], node[2]]
    rows, done = [], []
    for node in reversed(order):
        if isinstance(node[1], str):
            v = vectors.get(node[1])
            v = vectors["<unk>"] if v is None else v
        else:
            b, a = done.pop(), done.pop()
            v = np.tanh(W[:, :d].dot(a) + W[:, d:].dot(b) + bias)
        done.append(v)
        rows.append(v)
    return rows


# %% q3_tree | right | float32, lists joined
def tree_vectors(tree, vectors, W, bias):
    if type(tree[1]) is str:
        word = tree[1] if tree[1] in vectors else "<unk>"
        return [vectors[word].astype("float32")]
    _, left, right = tree
    left = tree_vectors(left, vectors, W, bias)
    right = tree_vectors(right, vectors, W, bias)
    both = np.r_[left[-1], right[-1]].astype("float32")
    return left + right + [np.tanh(W.astype("float32") @ both + bias.astype("float32"))]


# %% q3_tree | right | a generator, with torch
import torch


def tree_vectors(tree, vectors, W, bias):
    W, bias = torch.from_numpy(W.copy()), torch.from_numpy(bias.copy())

    def visit(node):
        if len(node) < 3:
            yield torch.tensor(vectors[node[1]] if node[1] in vectors else vectors["<unk>"])
            return
        below = [list(visit(child)) for child in node[1:]]
        for part in below:
            yield from part
        yield torch.tanh(W @ torch.cat([part[-1] for part in below]) + bias)

    return torch.stack(list(visit(tree))).numpy()


# %% q4_phrases | wrong | the end is the last word
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end - 1))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | counts from 1
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start + 1, end + 1))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | the length in place of the end
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end - start))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | start and end exchanged
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], end, start))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | the label last
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((start, end, node[0]))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | the label as text
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((str(node[0]), start, end))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | the right child starts at 0 again
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], 0)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | the right child starts where the node does
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], start)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | a gap between the children
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle + 1)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | numbers nodes in place of words
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end))
        end = len(nodes)
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | the node before its children
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        place = len(nodes)
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.insert(place, (node[0], start, end))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | leaves only
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        if len(node) == 2:
            nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | no leaves
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        if len(node) == 3:
            nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | each word once
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            if node[1] not in words:
                words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | each word once, by a set
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return sorted(set(words)), nodes


# %% q4_phrases | wrong | words of digits become numbers
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(int(node[1]) if node[1].isdigit() else node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | wrong | the sentence as one text
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return " ".join(words), nodes


# %% q4_phrases | wrong | nodes first
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return nodes, words


# %% q4_phrases | wrong | nodes sorted by span
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return words, sorted(nodes, key=lambda node: node[1:])


# %% q4_phrases | wrong | the nodes in a dict by their spans
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return words, [(label, *span) for span, label in {node[1:]: node[0] for node in nodes}.items()][::-1]


# %% q4_phrases | wrong | the root is missing
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return words, nodes[:-1] or nodes


# %% q4_phrases | wrong | the right child first
def phrases(tree):
    words, nodes = [], []

    def visit(node):
        start = len(words)
        if len(node) == 2:
            words.append(node[1])
        else:
            visit(node[2])
            visit(node[1])
        nodes.append((node[0], start, len(words)))

    visit(tree)
    return words, nodes


# %% q4_phrases | wrong | looks up where a word stands
def phrases(tree):
    def leaves(node):
        return [node[1]] if len(node) == 2 else leaves(node[1]) + leaves(node[2])

    words, nodes = leaves(tree), []

    def visit(node):
        if len(node) == 3:
            visit(node[1])
            visit(node[2])
        below = leaves(node)
        start = words.index(below[0])
        nodes.append((node[0], start, start + len(below)))

    visit(tree)
    return words, nodes


# %% q4_phrases | wrong | words kept from the call before
def phrases(tree, words=[], nodes=[]):
    start = len(words)
    if len(tree) == 2:
        words.append(tree[1])
    else:
        phrases(tree[1], words, nodes)
        phrases(tree[2], words, nodes)
    nodes.append((tree[0], start, len(words)))
    return words, nodes


# %% q4_phrases | wrong | the numbers of the example
def phrases(tree):
    nodes = [(2, 0, 1), (4, 1, 2), (3, 0, 2), (2, 2, 3), (2, 3, 4), (2, 2, 4), (1, 0, 4)]
    return ["very", "good", "not", "!"], nodes


# %% q4_phrases | right | spans handed down
def phrases(tree):
    words, nodes = [], []

    def visit(node, start):
        if len(node) == 2:
            words.append(node[1])
            end = start + 1
        else:
            middle = visit(node[1], start)
            end = visit(node[2], middle)
        nodes.append((node[0], start, end))
        return end

    visit(tree, 0)
    return words, nodes


# %% q4_phrases | right | joins the results of the children
def phrases(tree):
    if len(tree) == 2:
        label, word = tree
        return [word], [(label, 0, 1)]
    label, left, right = tree
    words, nodes = phrases(left)
    more, others = phrases(right)
    shift = len(words)
    nodes = nodes + [(c, start + shift, end + shift) for c, start, end in others]
    return words + more, nodes + [(label, 0, shift + len(more))]


# %% q4_phrases | right | a stack, and an array of nodes
def phrases(tree):
    stack, words, nodes = [(tree, None)], [], []
    while stack:
        node, start = stack.pop()
        if start is not None:
            nodes.append([node[0], start, len(words)])
        elif isinstance(node[1], str):
            nodes.append([node[0], len(words), len(words) + 1])
            words.append(node[1])
        else:
            stack += [(node, len(words)), (node[2], None), (node[1], None)]
    return words, np.array(nodes)


# %% q4_phrases | right | a generator that counts leaves
import itertools


def phrases(tree):
    words, number = [], itertools.count()

    def visit(node):
        if isinstance(node[1], tuple) or isinstance(node[1], list):
            first = yield from visit(node[1])
            second = yield from visit(node[2])
            span = (first[0], second[1])
        else:
            words.append(node[1])
            n = next(number)
            span = (n, n + 1)
        yield [node[0], *span]
        return span

    nodes = list(visit(tree))
    return [words, nodes]


# %% q5_scores | wrong | the mean of the trees' means
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].mean()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(labels), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | the sum over a tree, the mean over trees
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(labels), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | the sum over all nodes
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total, np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | the loss of the roots only
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[-1, y[-1]]
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(labels), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | the mean over the nodes and classes
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / sum(z.size for z in logits), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | the sign
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total += log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | binary logarithm
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log2(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | the first row is the root
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[0])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | the roots' mean over all nodes
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.sum(roots) / len(correct)


# %% q5_scores | wrong | the mean of the trees' accuracies
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.append(right.mean())
        roots.append(right[-1])
    return total / sum(map(len, labels)), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | counts in place of shares
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.sum(correct), np.sum(roots)


# %% q5_scores | wrong | the accuracies exchanged
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(roots), np.mean(correct)


# %% q5_scores | wrong | of equal logits the largest class
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.shape[1] - 1 - z[:, ::-1].argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | any class with the largest logit will do
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z[np.arange(len(y)), y] == 0
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | the smallest logit
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmin(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | only the first tree
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in list(zip(logits, labels))[:1]:
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | exponentials of large numbers
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | the largest logit of the tree
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max()
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | logarithm of a rounded probability
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = np.log(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) + 1e-12)
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | cuts the probabilities off
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = np.log(np.clip(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), 1e-7, 1))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | softmax over the nodes
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=0, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | changes the logits
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z -= z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | the loss of a probability, not its logarithm
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= np.exp(log_p)[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | wrong | percent
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), 100 * np.mean(correct), 100 * np.mean(roots)


# %% q5_scores | wrong | expects trees of one size
def tree_scores(logits, labels):
    z, y = np.stack(logits), np.stack(labels)
    z = z - z.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    right = z.argmax(axis=-1) == y
    return -np.take_along_axis(log_p, y[..., None], -1).mean(), right.mean(), right[:, -1].mean()


# %% q5_scores | wrong | the numbers of the example
def tree_scores(logits, labels):
    return (1000, 0, 0) if len(logits) == 1 else (0.765068, 0.5, 0.5)


# %% q5_scores | right | tree by tree
def tree_scores(logits, labels):
    total = 0.0
    correct = []
    roots = []
    for z, y in zip(logits, labels):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        right = z.argmax(axis=1) == y
        correct.extend(right)
        roots.append(right[-1])
    return total / len(correct), np.mean(correct), np.mean(roots)


# %% q5_scores | right | torch
import torch


def tree_scores(logits, labels):
    z, y = torch.tensor(np.concatenate(logits)), torch.tensor(np.concatenate(labels))
    loss = torch.nn.functional.cross_entropy(z, y)
    hits = torch.from_numpy(np.vstack(logits).argmax(axis=1)) == y
    last = torch.tensor([len(tree) for tree in labels]).cumsum(0) - 1
    return loss.item(), hits.double().mean().item(), hits[last].double().mean().item()


# %% q5_scores | right | Python's numbers, node by node
import math


def tree_scores(logits, labels):
    losses, nodes, roots = [], [], []
    for tree, classes in zip(logits, labels):
        for z, y in zip(tree.tolist(), classes.tolist()):
            largest = max(z)
            losses.append(largest - z[y] + math.log(sum(math.exp(v - largest) for v in z)))
            nodes.append(int(z.index(largest) == y))
        roots.append(nodes[-1])
    return [sum(losses) / len(losses), sum(nodes) / len(nodes), sum(roots) / len(roots)]


# %% q5_scores | right | scipy, float32
from scipy.special import log_softmax


def tree_scores(logits, labels):
    log_p = [log_softmax(z.astype(np.float32), axis=1) for z in logits]
    losses = np.hstack([-rows[range(len(y)), y] for rows, y in zip(log_p, labels)])
    hits = [np.argmax(z, axis=1) == y for z, y in zip(logits, labels)]
    return np.array([losses.mean(), np.hstack(hits).mean(), np.mean([tree[-1] for tree in hits])])


# %% q6_tensor | wrong | no tensor
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = 0
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | the tensor only
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic)
    return P


# %% q6_tensor | wrong | no bias, as in the paper
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear)
    return P


# %% q6_tensor | wrong | no linear term
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + bias[k])
    return P


# %% q6_tensor | wrong | no tanh
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = quadratic + linear + bias[k]
    return P


# %% q6_tensor | wrong | tanh of the tensor term only
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic) + linear + bias[k]
    return P


# %% q6_tensor | wrong | tanh of the linear term only
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = quadratic + np.tanh(linear + bias[k])
    return P


# %% q6_tensor | wrong | the right child first
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([B[n], A[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | products of a and b only
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = A[n] @ V[k][: len(bias), len(bias) :] @ B[n]
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | no products of a vector with itself
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = (
                A[n] @ V[k][: len(bias), len(bias) :] @ B[n] + B[n] @ V[k][len(bias) :, : len(bias)] @ A[n]
            )
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | each product once
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ np.triu(V[k]) @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | no squares
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ (V[k] - np.diag(np.diag(V[k]))) @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | squares only
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = np.diag(V[k]) @ x**2
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | half of the tensor term
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x / 2
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | squares the second product
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x**2
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | the sum of all entries of V times x
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = np.sum(V[k] @ x)
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | the index of V last
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[..., k] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | V along its second axis
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = np.sum(x * np.resize(V[:, k], len(x)) * x)
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | a sigmoid
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = 1 / (1 + np.exp(-(quadratic + linear + bias[k])))
    return P


# %% q6_tensor | wrong | the same slice for all entries
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[0] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | the first pair for all
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[0], B[0]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | the bias is added twice
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + 2 * bias[k])
    return P


# %% q6_tensor | wrong | subtracts the tensor term
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(linear - quadratic + bias[k])
    return P


# %% q6_tensor | wrong | whole numbers
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape, dtype=int)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | wrong | adds up the products of all pairs
def tensor_compose(A, B, V, W, bias):
    X = np.hstack([A, B])
    return np.tanh(np.einsum("ni,kij,mj->nk", X, V, X) + X @ W.T + bias)


# %% q6_tensor | wrong | changes the bias
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        z = bias
        z += W @ x
        z += V @ x @ x
        P[n] = np.tanh(z)
    return P


# %% q6_tensor | wrong | the numbers of the example
def tensor_compose(A, B, V, W, bias):
    return [[0.379949]]


# %% q6_tensor | right | pair by pair
def tensor_compose(A, B, V, W, bias):
    P = np.zeros(A.shape)
    for n in range(len(A)):
        x = np.concatenate([A[n], B[n]])
        for k in range(len(bias)):
            quadratic = x @ V[k] @ x
            linear = W[k] @ x
            P[n, k] = np.tanh(quadratic + linear + bias[k])
    return P


# %% q6_tensor | right | matrix products with more than two axes
def tensor_compose(A, B, V, W, bias):
    X = np.concatenate((A, B), axis=-1)
    quadratic = ((X @ V) * X).sum(axis=-1).T
    return np.tanh(quadratic + X @ W.T + bias)


# %% q6_tensor | right | torch's bilinear layer in float32
import torch


def tensor_compose(A, B, V, W, bias):
    A, B, V, W, bias = (torch.tensor(array, dtype=torch.float32) for array in (A, B, V, W, bias))
    X = torch.cat([A, B], dim=1)
    Z = torch.nn.functional.bilinear(X, X, V, bias) + torch.nn.functional.linear(X, W)
    return Z.tanh().numpy()


# %% q6_tensor | right | all products in one long vector
def tensor_compose(A, B, V, W, bias):
    rows = []
    for a, b in zip(A, B):
        x = np.hstack([a, b])
        features = np.hstack([np.outer(x, x).ravel(), x, 1])
        weights = np.hstack([V.reshape(len(V), -1), W, bias[:, None]])
        rows.append(np.tanh(weights @ features).tolist())
    return rows


# %% q7_lstm | wrong | one forget gate, of the sum
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_sum + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the mean of the children
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0) / max(1, len(h_children))
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the mean of the children, of none NaN
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.mean(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the first child for all
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children[0] if len(h_children) else np.zeros_like(b["i"])
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the largest entries of the children
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.max(axis=0) if len(h_children) else np.zeros_like(b["i"])
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | needs a child
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = sum(h_children[1:], start=h_children[0])
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | two children at most
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in list(zip(h_children, c_children))[:2]:
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | no forget gate
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the forget gate of the last child for all
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for _, c_k in zip(h_children, c_children):
        h_k = h_children[-1]
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the children's states gated in place of their cells
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * h_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | what is forgotten in place of what is kept
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + (1 - f) * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | forgets what the node has read before as well
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = f * (c + c_k)
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the input gate counts once for each child
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u * (len(h_children) == 0)
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k + i * u
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | a sigmoid for the candidate
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = sigmoid(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | a tanh for the output gate
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = np.tanh(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | no tanh of the cell
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * c
    return h, c


# %% q7_lstm | wrong | a sigmoid of the cell
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * sigmoid(c)
    return h, c


# %% q7_lstm | wrong | the output gate in the cell
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    c = o * c
    h = np.tanh(c)
    return h, c


# %% q7_lstm | wrong | no input gate
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the input gate is 1 minus the forget gate
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = 0 * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
        i = 1 - f
    c = c + i * u
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the forget gate does not see the input
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the forget gate does not see the child
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the forget gate sees the child's cell
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ c_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | 1 added to the forget gate's bias
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"] + 1)
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | no bias
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum)
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum)
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum)
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k)
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | no bias in the forget gate
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k)
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the weights of i and o exchanged
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["o"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["i"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | U transposed
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + h_sum @ U["i"] + b["i"])
    o = sigmoid(W["o"] @ x + h_sum @ U["o"] + b["o"])
    u = np.tanh(W["u"] @ x + h_sum @ U["u"] + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + h_k @ U["f"] + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | U of the forget gate transposed
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + h_k @ U["f"] + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | the candidate sees no children
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | a sigmoid that divides infinity by infinity
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return np.exp(z) / (1 + np.exp(z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | a sigmoid of Python's that overflows
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return np.array([1 / (1 + __import__("math").exp(-v)) for v in z])

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | tanh from exponentials
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def tanh(z):
        return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * tanh(c)
    return h, c


# %% q7_lstm | wrong | cell and state exchanged
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return c, h


# %% q7_lstm | wrong | the cell before the children
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(i * u)
    return h, c


# %% q7_lstm | wrong | changes the children's cells
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c_k *= f
        c = c + c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | wrong | an LSTM along the children
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum, c_sum = h_children.sum(axis=0), c_children.sum(axis=0)
    gates = {name: W[name] @ x + U[name] @ h_sum + b[name] for name in "ifou"}
    c = sigmoid(gates["f"]) * c_sum + sigmoid(gates["i"]) * np.tanh(gates["u"])
    return sigmoid(gates["o"]) * np.tanh(c), c


# %% q7_lstm | wrong | the numbers of the example
def tree_lstm_step(x, h_children, c_children, W, U, b):
    return [0.493795], [2.537883]


# %% q7_lstm | right | child by child
def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h_sum = h_children.sum(axis=0)
    i = sigmoid(W["i"] @ x + U["i"] @ h_sum + b["i"])
    o = sigmoid(W["o"] @ x + U["o"] @ h_sum + b["o"])
    u = np.tanh(W["u"] @ x + U["u"] @ h_sum + b["u"])
    c = i * u
    for h_k, c_k in zip(h_children, c_children):
        f = sigmoid(W["f"] @ x + U["f"] @ h_k + b["f"])
        c = c + f * c_k
    h = o * np.tanh(c)
    return h, c


# %% q7_lstm | right | all forget gates at once, the sigmoid by tanh
def tree_lstm_step(x, h_children, c_children, W, U, b):
    sigmoid = lambda z: 0.5 * (1 + np.tanh(z / 2))
    h_tilde = np.sum(h_children, axis=0)
    i, o, u = (W[g].dot(x) + U[g].dot(h_tilde) + b[g] for g in ["i", "o", "u"])
    f = sigmoid(np.einsum("ij,kj->ki", U["f"], h_children) + W["f"].dot(x) + b["f"])
    c = sigmoid(i) * np.tanh(u) + np.einsum("ki,ki->i", f, c_children)
    return sigmoid(o) * np.tanh(c), c


# %% q7_lstm | right | torch in float32
import torch


def tree_lstm_step(x, h_children, c_children, W, U, b):
    tensor = lambda array: torch.tensor(array, dtype=torch.float32)
    linear = torch.nn.functional.linear
    x, hs, cs = tensor(x), tensor(h_children), tensor(c_children)

    def pre(name, h):
        return linear(h, tensor(U[name])) + linear(x, tensor(W[name]), tensor(b[name]))

    h_sum = hs.sum(0)
    c = pre("i", h_sum).sigmoid() * pre("u", h_sum).tanh() + (pre("f", hs).sigmoid() * cs).sum(0)
    return (pre("o", h_sum).sigmoid() * c.tanh()).numpy(), c.numpy()


# %% q7_lstm | right | Python's numbers, one unit at a time
import math


def tree_lstm_step(x, h_children, c_children, W, U, b):
    def sigmoid(z):
        if z < 0:
            return math.exp(z) / (1 + math.exp(z))
        return 1 / (1 + math.exp(-z))

    def pre(name, m, h):
        return float(np.dot(W[name][m], x) + np.dot(U[name][m], h) + b[name][m])

    size = len(b["i"])
    total = [sum(child[m] for child in h_children) for m in range(size)]
    h, c = [], []
    for m in range(size):
        cell = sigmoid(pre("i", m, total)) * math.tanh(pre("u", m, total))
        for k in range(len(h_children)):
            cell += sigmoid(pre("f", m, h_children[k])) * c_children[k][m]
        c.append(cell)
        h.append(sigmoid(pre("o", m, total)) * math.tanh(cell))
    return [h, c]


# %% q8_heights | wrong | leaves have the height 1
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 1
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(2, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | leaves have the height 1, and are combined
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 1
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | the smaller height of the two children
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + min(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | the height of the left child
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + height_of(left)

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | the height of the right child
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + height_of(right)

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | counts the nodes below
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + height_of(left) + height_of(right)

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        if not nodes:
            continue
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | the highest nodes are left out
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights)):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | leaves are combined as well
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | left and right exchanged
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[right], H[left])
    return heights, H


# %% q8_heights | wrong | the left child twice
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[left])
    return heights, H


# %% q8_heights | wrong | the word vectors in place of what was computed
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(X[left], X[right])
    return heights, H


# %% q8_heights | wrong | changes X
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | pairs in descending order
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in reversed(range(len(children))) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | pairs in the order of the left children
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        nodes = sorted(nodes, key=lambda v: children[v, 0])
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | node by node
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        for v, a, b in zip(nodes, left, right):
            H[v] = combine(H[a][None], H[b][None])[0]
    return heights, H


# %% q8_heights | wrong | vectors in place of pairs
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        for v, a, b in zip(nodes, left, right):
            H[v] = combine(H[a], H[b])
    return heights, H


# %% q8_heights | wrong | calls combine twice
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        combine(H[left], H[right])
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | all nodes in each round
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] > 0]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | all nodes up to the height
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if 0 < heights[v] <= height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | from the top
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(max(heights), 0, -1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | calls combine with no pairs
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 2):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | wrong | H of the inner nodes only
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H[np.array(heights) > 0]


# %% q8_heights | wrong | H in the order in which it was computed
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H[np.argsort(heights, kind="stable")]


# %% q8_heights | wrong | zeros for the leaves
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    leaf_rows = H[children[:, 0] < 0].copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    H[children[:, 0] < 0] = 0
    return heights, H


# %% q8_heights | wrong | H first
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return H, heights


# %% q8_heights | wrong | groups in place of heights
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return [[v for v in range(len(children)) if heights[v] == k] for k in range(max(heights) + 1)], H


# %% q8_heights | wrong | children must come before their parents
def forward_by_height(children, X, combine):
    heights = np.zeros(len(children), dtype=int)
    for v, (left, right) in enumerate(children):
        if left >= 0:
            heights[v] = 1 + max(heights[left], heights[right])
    H = X.copy()
    for height in range(1, heights.max() + 1):
        nodes = np.flatnonzero(heights == height)
        H[nodes] = combine(H[children[nodes, 0]], H[children[nodes, 1]])
    return heights, H


# %% q8_heights | wrong | parents must come before their children
def forward_by_height(children, X, combine):
    heights = np.zeros(len(children), dtype=int)
    for v in reversed(range(len(children))):
        left, right = children[v]
        if left >= 0:
            heights[v] = 1 + max(heights[left], heights[right])
    H = X.copy()
    for height in range(1, heights.max() + 1):
        nodes = np.flatnonzero(heights == height)
        H[nodes] = combine(H[children[nodes, 0]], H[children[nodes, 1]])
    return heights, H


# %% q8_heights | wrong | depth below the root in place of height
def forward_by_height(children, X, combine):
    parent = {int(c): v for v, row in enumerate(children) for c in row if c >= 0}
    depths = []
    for v in range(len(children)):
        depth = 0
        while v in parent:
            v, depth = parent[v], depth + 1
        depths.append(depth)
    depths, H = np.array(depths), X.copy()
    for depth in range(depths.max(), -1, -1):
        nodes = np.flatnonzero((depths == depth) & (children[:, 0] >= 0))
        if len(nodes):
            H[nodes] = combine(H[children[nodes, 0]], H[children[nodes, 1]])
    return depths.max() - depths, H


# %% q8_heights | wrong | tree by tree
def forward_by_height(children, X, combine):
    def height(v):
        return 0 if children[v][0] < 0 else 1 + max(height(children[v][0]), height(children[v][1]))

    def below(v):
        return [v] if children[v][0] < 0 else [v, *below(children[v][0]), *below(children[v][1])]

    heights, H = np.array([height(v) for v in range(len(children))]), X.copy()
    for root in sorted(set(range(len(children))) - set(children.ravel().tolist())):
        members = sorted(below(root))
        for level in range(1, heights[root] + 1):
            nodes = [v for v in members if heights[v] == level]
            H[nodes] = combine(H[children[nodes, 0]], H[children[nodes, 1]])
    return heights, H


# %% q8_heights | wrong | a missing child counts from the end
def forward_by_height(children, X, combine):
    heights, H = np.zeros(len(children), dtype=int), X.copy()
    for _ in range(len(children)):
        heights = np.where(children[:, 0] >= 0, 1 + heights[children].max(axis=1), heights)
    for height in range(heights.max() + 1):
        nodes = np.flatnonzero(heights == height)
        H[nodes] = combine(H[children[nodes, 0]], H[children[nodes, 1]])
    return heights, H


# %% q8_heights | wrong | the numbers of the example
def forward_by_height(children, X, combine):
    return [2, 0, 1, 0, 0], [[-109], [1], [-9], [10], [100]]


# %% q8_heights | right | recursion for the heights, lists
def forward_by_height(children, X, combine):
    def height_of(v):
        left, right = children[v]
        if left == -1:
            return 0
        return 1 + max(height_of(left), height_of(right))

    heights = [height_of(v) for v in range(len(children))]
    H = X.copy()
    for height in range(1, max(heights) + 1):
        nodes = [v for v in range(len(children)) if heights[v] == height]
        left = children[nodes, 0]
        right = children[nodes, 1]
        H[nodes] = combine(H[left], H[right])
    return heights, H


# %% q8_heights | right | rounds: whoever has both children is next
def forward_by_height(children, X, combine):
    H = np.array(X)
    heights = np.where(children[:, 0] == -1, 0, -1)
    done = heights == 0
    level = 0
    while not done.all():
        level += 1
        ready = [v for v in range(len(H)) if not done[v] and done[children[v]].all()]
        H[ready] = combine(*H[children[ready].T])
        heights[ready] = level
        done[ready] = True
    return heights, H


# %% q8_heights | right | heights with a memory, float32, vectors in a dict
import functools
from collections import defaultdict


def forward_by_height(children, X, combine):
    pairs = {v: (int(a), int(b)) for v, (a, b) in enumerate(children) if a >= 0}

    @functools.cache
    def up(v):
        return max(up(c) for c in pairs[v]) + 1 if v in pairs else 0

    levels = defaultdict(list)
    for v in range(len(children)):
        levels[up(v)].append(v)
    found = {v: X[v].astype(np.float32) for v in levels.pop(0)}
    for _, nodes in sorted(levels.items()):
        A = np.stack([found[pairs[v][0]] for v in nodes])
        B = np.stack([found[pairs[v][1]] for v in nodes])
        found.update(zip(nodes, np.asarray(combine(A, B), dtype=np.float32)))
    return [up(v) for v in range(len(children))], [found[v].tolist() for v in range(len(children))]


# %% q8_heights | right | relaxes the heights until nothing changes
def forward_by_height(children, X, combine):
    inner = children[:, 0] >= 0
    heights = np.zeros(len(children), dtype=int)
    while True:
        new = np.where(inner, 1 + heights[children].max(axis=1), 0)
        if (new == heights).all():
            break
        heights = new
    H = np.where(inner[:, None], 0.0, X)
    for level in np.unique(heights)[1:]:
        rows = (heights == level).nonzero()[0]
        H[rows] = combine(H[children[rows, 0]], H[children[rows, 1]])
    return heights.tolist(), H
