"""The core of Verbatim: everything that is true without Discord.

One direction, each step a plain function from values to values: story file →
`Story` → sentences → statements → terms → postings → query → candidates →
ranking → passages → `Answer`. Nothing here imports `bot`, reads the environment
or touches a network.
"""

import logging

# Whoever uses the core decides whether its log is shown.
logging.getLogger(__name__).addHandler(logging.NullHandler())
