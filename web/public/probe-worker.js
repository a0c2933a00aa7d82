// Does nothing. That a browser takes it at all shows that it trusts the certificate of this site.
