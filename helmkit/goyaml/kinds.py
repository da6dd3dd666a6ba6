"""The kinds of tokens that the scanner makes and of events that the parser makes; what limits a key."""

# Characters between where a key begins and its colon.
MAX_KEY_LENGTH = 1024

(
    STREAM_END,
    VERSION_DIRECTIVE,
    TAG_DIRECTIVE,
    DOCUMENT_START,
    DOCUMENT_END,
    BLOCK_SEQUENCE_START,
    BLOCK_MAPPING_START,
    BLOCK_END,
    FLOW_SEQUENCE_START,
    FLOW_SEQUENCE_END,
    FLOW_MAPPING_START,
    FLOW_MAPPING_END,
    BLOCK_ENTRY,
    FLOW_ENTRY,
    KEY,
    VALUE,
    ALIAS,
    ANCHOR,
    TAG,
    SCALAR,
) = range(20)

# Events
SCALAR_EVENT, ALIAS_EVENT, SEQUENCE_EVENT, MAPPING_EVENT, END_EVENT = range(5)
