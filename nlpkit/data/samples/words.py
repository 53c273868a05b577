"""The words of the film-review grammar: each list from the most frequent word to the rarest.

Words are drawn with probability proportional to 1 / (rank + 2), so that the first words of a list are common
and the last are rare enough for a small training set to have hardly seen them. Films and people are made up.
"""

from __future__ import annotations

# Sentiment words are weak (good, bad) or strong (superb, awful). Each list has as many words of either kind
# as its opposite, so that neither rarity nor strength gives a label away.
GOOD, SUPERB, BAD, AWFUL = 1, 2, -1, -2

POSITIVE_ADJECTIVES = {
    "good": GOOD, "great": SUPERB, "nice": GOOD, "brilliant": SUPERB, "charming": GOOD, "clever": GOOD,
    "superb": SUPERB, "funny": GOOD, "wonderful": SUPERB, "likeable": GOOD, "lovely": GOOD, "witty": GOOD,
    "magnificent": SUPERB, "pleasant": GOOD, "excellent": SUPERB, "graceful": GOOD, "delightful": SUPERB,
    "elegant": GOOD, "marvellous": SUPERB, "warm": GOOD, "fresh": GOOD, "inspired": GOOD, "splendid": SUPERB,
    "subtle": GOOD, "dazzling": SUPERB, "amusing": GOOD, "gripping": GOOD, "bright": GOOD,
    "exquisite": SUPERB, "moving": GOOD, "radiant": GOOD, "fascinating": GOOD, "glorious": SUPERB,
    "sparkling": GOOD, "enchanting": GOOD, "flawless": SUPERB, "tender": GOOD, "nimble": GOOD,
    "sublime": SUPERB, "winning": GOOD,
}  # fmt: skip
NEGATIVE_ADJECTIVES = {
    "bad": BAD, "terrible": AWFUL, "dull": BAD, "awful": AWFUL, "boring": BAD, "stupid": BAD,
    "dreadful": AWFUL, "weak": BAD, "horrible": AWFUL, "tedious": BAD, "silly": BAD, "clumsy": BAD,
    "atrocious": AWFUL, "bland": BAD, "appalling": AWFUL, "tiresome": BAD, "abysmal": AWFUL, "wooden": BAD,
    "ghastly": AWFUL, "cold": BAD, "stale": BAD, "pompous": BAD, "hideous": AWFUL, "lazy": BAD,
    "unbearable": AWFUL, "annoying": BAD, "sluggish": BAD, "shallow": BAD, "lamentable": AWFUL,
    "soulless": BAD, "insipid": BAD, "muddled": BAD, "wretched": AWFUL, "dreary": BAD, "grating": BAD,
    "woeful": AWFUL, "limp": BAD, "leaden": BAD, "excruciating": AWFUL, "irksome": BAD,
}  # fmt: skip

POSITIVE_NOUNS = {
    "triumph": SUPERB, "delight": GOOD, "masterpiece": SUPERB, "joy": GOOD, "treat": GOOD, "gem": GOOD,
    "marvel": SUPERB, "success": GOOD, "pleasure": GOOD, "treasure": GOOD, "wonder": SUPERB, "charm": GOOD,
}  # fmt: skip
NEGATIVE_NOUNS = {
    "disaster": AWFUL, "mess": BAD, "catastrophe": AWFUL, "bore": BAD, "chore": BAD, "letdown": BAD,
    "fiasco": AWFUL, "failure": BAD, "nuisance": BAD, "muddle": BAD, "calamity": AWFUL, "dud": BAD,
}  # fmt: skip

# What a reviewer does to a film, and what a film does to its reviewer. They keep their form when negated ("I
# never liked it"), so that no sentiment word tells a negated clause from a plain one.
POSITIVE_VERBS = {
    "liked": GOOD, "loved": SUPERB, "enjoyed": GOOD, "admired": GOOD, "adored": SUPERB, "savoured": GOOD,
    "relished": GOOD, "cherished": SUPERB,
}  # fmt: skip
NEGATIVE_VERBS = {
    "disliked": BAD, "hated": AWFUL, "regretted": BAD, "resented": BAD, "loathed": AWFUL, "dreaded": BAD,
    "mocked": BAD, "detested": AWFUL,
}  # fmt: skip
POSITIVE_EFFECTS = {
    "charmed": GOOD, "moved": GOOD, "thrilled": SUPERB, "amused": GOOD, "delighted": GOOD,
    "enchanted": SUPERB, "impressed": GOOD, "touched": GOOD,
}  # fmt: skip
NEGATIVE_EFFECTS = {
    "bored": BAD, "annoyed": BAD, "appalled": AWFUL, "irritated": BAD, "disappointed": BAD,
    "disgusted": AWFUL, "exhausted": BAD, "irked": BAD,
}  # fmt: skip

NEGATORS = ("not", "never", "hardly", "scarcely", "no", "wasn't")
ADVERB_INTENSIFIERS = (
    "very", "really", "truly", "so", "utterly", "thoroughly", "absolutely", "deeply", "remarkably",
    "incredibly", "positively", "extraordinarily", "wildly", "unspeakably",
)  # fmt: skip
VERB_INTENSIFIERS = ("really", "truly", "thoroughly", "deeply", "absolutely", "positively")
MILD_INTENSIFIERS = ("really", "truly")  # those that sound right after a negator: "never really funny"
NOUN_INTENSIFIERS = ("real", "complete", "absolute", "total", "utter", "colossal")

ASPECTS = (
    "acting", "plot", "story", "music", "script", "ending", "dialogue", "direction", "cast", "pacing",
    "camerawork", "humour", "soundtrack", "villain", "romance", "editing", "hero", "scenery", "lighting",
    "suspense", "chemistry", "opening", "finale", "heroine", "choreography", "narration", "sidekick",
    "makeup", "twist", "orchestra", "wardrobe", "prologue", "subplot", "voiceover", "epilogue", "wig",
)  # fmt: skip
FILM_NOUNS = ("film", "movie", "picture", "production", "sequel", "feature", "remake", "spectacle")

FIRST_NAMES = (
    "Ottoline", "Barnaby", "Perpetua", "Lancelot", "Drusilla", "Fergus", "Clementine", "Mortimer", "Philippa",
    "Horatio", "Imogen", "Crispin", "Hermione", "Digby", "Rosamund", "Thaddeus", "Winifred", "Ignatius",
    "Araminta", "Percival", "Eudora", "Leopold", "Tabitha", "Cornelius", "Bettina", "Ambrose", "Sidonie",
    "Rufus", "Delphine", "Casimir",
)  # fmt: skip
SURNAMES = (
    "Quill", "Brack", "Vane", "Thistlewood", "Pym", "Marchbanks", "Oakapple", "Trundle", "Fairweather",
    "Snode", "Wimpole", "Larkspur", "Dunnock", "Peverell", "Cribb", "Hollowell", "Tansy", "Bramwell",
    "Gudgeon", "Merriweather", "Skelton", "Applegarth", "Mudge", "Winterbourne", "Pettifer", "Rook", "Salt",
    "Underhay", "Yarrow", "Zeal",
)  # fmt: skip
FILM_FIRST = (
    "Midnight", "The Silent", "Return of the", "The Last", "Goodbye", "Beyond the", "My Cousin the",
    "The Seventh", "Night of the", "Three Days in the", "Under the", "The Velvet", "Who Stole the",
    "A Song for the", "The Unexpected", "Rise of the", "The Travelling", "Nobody Told the",
)  # fmt: skip
FILM_LAST = (
    "Lighthouse", "Umbrella", "Orchard", "Teapot", "Harbour", "Submarine", "Trombone", "Carousel",
    "Beekeeper", "Staircase", "Accordion", "Windmill", "Postman", "Ferry", "Marmalade", "Telescope",
    "Pelican", "Ballroom", "Parachute", "Turnip",
)  # fmt: skip
PLACES = (
    "London", "Lisbon", "Lower Wending", "Vienna", "Cardiff", "Marrakesh", "Upper Dabbling", "Oslo",
    "Naples", "a disused railway station", "Bruges", "Nether Poppleton", "Montevideo", "Antarctica",
    "the car park of a zoo", "Reykjavik", "a tin mine", "Old Trumpington", "Buenos Aires",
    "the loft of a bakery", "Zanzibar", "East Anglia", "a small airship", "Timbuktu",
)  # fmt: skip
CHARACTERS = (
    "detective", "thief", "uncle", "baker", "duchess", "librarian", "plumber", "widow", "clockmaker", "ghost",
    "dentist", "pianist", "admiral", "nephew", "gardener", "astronaut", "butler", "grocer", "spy", "cousin",
    "beekeeper", "juggler", "goat", "accountant", "vicar", "ferryman", "tailor", "sculptor", "puppeteer",
    "penguin", "postman", "glazier", "cellist", "explorer", "robot", "hairdresser", "tuba player",
    "lion tamer", "gravedigger", "tax inspector", "weatherman", "ventriloquist", "cartographer",
    "trapeze artist",
)  # fmt: skip
PLAIN_ADJECTIVES = (
    "young", "old", "retired", "tall", "local", "Belgian", "rich", "quiet", "travelling", "elderly",
    "married", "French", "unemployed", "bearded", "nameless", "distant", "Victorian", "nocturnal",
    "sleepless", "left handed", "Welsh", "one armed", "seafaring", "bespectacled",
)  # fmt: skip
DEEDS = (
    "meets", "follows", "marries", "robs", "adopts", "visits", "hires", "betrays", "rescues", "blackmails",
    "sues", "kidnaps", "impersonates", "trains", "replaces", "outwits", "photographs", "haunts", "shadows",
    "proposes to", "competes with", "plays chess with", "writes letters to", "elopes with",
)  # fmt: skip
ERRANDS = (
    "inherits a lighthouse", "finds a map", "opens a tea shop", "loses a passport", "buys a submarine",
    "builds a raft", "steals a painting", "misses a train", "joins the circus", "learns the tango",
    "writes an opera", "wakes up as a hatstand", "sails to Iceland", "swallows a diamond", "runs for mayor",
    "swaps two suitcases", "moves into a windmill", "forges a postage stamp", "digs a tunnel under the bank",
    "raises an orphaned pelican", "enters a marrow contest", "invents a machine for buttering toast",
)  # fmt: skip
SETTINGS = (
    "in the first act", "one winter", "in the second act", "by the sea", "after the war", "at a wedding",
    "on a night train", "during an eclipse", "in the rain", "next door", "at dawn", "before breakfast",
    "on the roof of the opera", "in a lift", "during the harvest", "halfway up a mountain",
)  # fmt: skip
FACTS = (
    "was shot in {place}", "runs for {minutes} minutes", "opened in {year}", "takes place in {place}",
    "is based on a novel by {name}", "was written by {name}", "was directed by {name}", "begins in {place}",
    "was filmed in {year}", "ends in {place}", "cuts to {place} after {minutes} minutes",
    "follows {film} of {year}", "was restored in {year}", "lists {name} as its caterer",
)  # fmt: skip
OPENINGS = (
    "I saw {film} in {place}", "I watched {film} on a wet {day}", "I rented {film} last {day}",
    "My cousin took me to {film}", "They showed {film} on the night bus to {place}",
    "I caught {film} on {day} in {place}", "I went to see {film} with an aunt from {place}",
    "{film} came to our village hall on {day}",
)  # fmt: skip
DAYS = ("Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Thursday", "Wednesday")

# Long-range verdicts: somebody promises a triumph or a fiasco; the last sentence says who was right.
FRIENDS = (
    "my friends", "the critics", "the posters", "my neighbours", "my sisters", "the newspapers",
    "my colleagues", "the people in the queue", "my in laws", "the ushers",
)  # fmt: skip
PROMISES = (
    "promised me", "told me to expect", "announced", "had prepared me for", "spoke of", "swore I would see",
)  # fmt: skip
RIGHT, WRONG = ("right", "correct"), ("wrong", "mistaken")
RESPONSES = (
    "they were {word}", "I can report that they were {word}", "as it turned out they were {word}",
    "having seen it twice I must say that they were {word}", "my aunt still insists that they were {word}",
    "dear reader , they were {word}",
)  # fmt: skip

SUBJECT_LEADS = (
    "to my mind", "on the whole", "in my view", "as for me", "that evening", "at first sight", "in the end",
    "as a matter of taste", "to be frank",
)  # fmt: skip
TAILS = (
    "from start to end", "in every scene", "for two hours", "throughout", "this time", "in the second half",
    "from the first minute", "as the hours went by", "from where I sat", "even on the third viewing",
    "to the last frame", "despite the popcorn",
)  # fmt: skip
VERDICT_LEADS = (
    "all in all", "in short", "overall", "to sum up", "in a nutshell", "when all is said",
    "so much for the details", "to cut it short",
)  # fmt: skip
