# Asks PAM whether a password is right and the account may be used.
# Arguments: the service and, to try one out, a directory of services. Input: user NUL password NUL.
# Ends with 0 for yes, 1 for no, 2 without libpam, 3 if only the account is refused.
import ctypes
import ctypes.util
import sys

ECHO_OFF, ECHO_ON = 1, 2


class Message(ctypes.Structure):
    _fields_ = [("style", ctypes.c_int), ("text", ctypes.c_char_p)]


class Response(ctypes.Structure):
    _fields_ = [("text", ctypes.c_void_p), ("code", ctypes.c_int)]


CONVERSE = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_int,
    ctypes.POINTER(ctypes.POINTER(Message)),
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.c_void_p,
)


class Conversation(ctypes.Structure):
    _fields_ = [("converse", CONVERSE), ("data", ctypes.c_void_p)]


def main():
    username, password = sys.stdin.buffer.read().split(b"\0")[:2]
    name = ctypes.util.find_library("pam") or "libpam.so.0"
    try:
        pam = ctypes.CDLL(name)
    except OSError:
        return 2
    libc = ctypes.CDLL(None)
    libc.calloc.restype = ctypes.c_void_p
    libc.calloc.argtypes = [ctypes.c_size_t, ctypes.c_size_t]
    libc.strdup.restype = ctypes.c_void_p
    libc.strdup.argtypes = [ctypes.c_char_p]

    @CONVERSE
    def converse(count, messages, answer, _data):
        responses = libc.calloc(count, ctypes.sizeof(Response))
        answer[0] = responses
        for i in range(count):
            response = Response.from_address(responses + i * ctypes.sizeof(Response))
            style = messages[i].contents.style
            if style in (ECHO_OFF, ECHO_ON):
                response.text = libc.strdup(password if style == ECHO_OFF else username)
        return 0

    handle = ctypes.c_void_p()
    conversation = Conversation(converse, None)
    start = [sys.argv[1].encode(), username, ctypes.byref(conversation)]
    if len(sys.argv) > 2:
        code = pam.pam_start_confdir(*start, sys.argv[2].encode(), ctypes.byref(handle))
    else:
        code = pam.pam_start(*start, ctypes.byref(handle))
    if code != 0:
        return 1
    result = 1
    if pam.pam_authenticate(handle, 0) == 0:
        result = 0 if pam.pam_acct_mgmt(handle, 0) == 0 else 3
    pam.pam_end(handle, 0)
    return result


sys.exit(main())
