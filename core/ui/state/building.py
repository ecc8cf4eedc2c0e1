"""Keys of prompts as chips."""

PROMPTS_PARTS = "prompts.parts"
PROMPTS_PARTS_MEMORY = "prompts.parts_memory"
PROMPTS_PARTS_SEEN = "prompts.parts_seen"
PROMPTS_PARTS_BOX = "prompts_parts"
PROMPTS_POSE_WORDS_BOX = "prompts_pose_words"
GENERATE_AS_CHIPS = "generate.as_chips"
GENERATE_PARTS = "generate.parts"
GENERATE_PARTS_MEMORY = "generate.parts_memory"
GENERATE_PARTS_SEEN = "generate.parts_seen"


def prompts_pose_words(words: str) -> str:
    return f"prompts.pose_words.{words}"
