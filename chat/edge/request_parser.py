"""RequestParser: waitress's parser, with larger bodies where files are added.

It also refuses what Python cannot read as an address.
"""

from __future__ import annotations

import re

from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser, ParsingError

_UPLOAD = re.compile(r"/api/rooms/[^/]+/uploads")


class RequestParser(HTTPRequestParser):
    """Reads one request as it arrives."""

    adj: Adjustments

    def parse_header(self, header_plus: bytes) -> None:
        """Read the whole header.

        Raises:
            ParsingError: it cannot be read; the connection then answers 400. Without this a target
                such as `http://[::1/` would close it without a word.
        """
        try:
            super().parse_header(header_plus)
        except ValueError:
            raise ParsingError("Bad URI") from None
        if _UPLOAD.fullmatch(self.path):
            self.adj = self.adj.for_uploads
