"""A TLS handshake that tells how far it came, when it fails."""

import ssl


class Handshake(ssl.SSLObject):
    """Notes in the error of a handshake whether a cipher had been agreed on.

    Then it is not for want of a common one that the server breaks it off.
    """

    def do_handshake(self) -> None:
        """Make the handshake. Raises `ssl.SSLError`, with an attribute ``agreed``."""
        try:
            super().do_handshake()
        except ssl.SSLError as error:
            error.agreed = self.cipher() is not None  # type: ignore[attr-defined]
            raise
