"""The second step of a log-in: an app's code, a passkey, a recovery code.

The protocols are those of kept libraries (pyotp, fido2); what is guessed is counted with wrong
passwords (django-axes, mchch/login_guard.py).
"""
