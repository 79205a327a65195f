// SPDX-License-Identifier: Apache-2.0
/**
 * The wire format between the bridge and its workers: bytes in, frames out, and back. Nothing here opens a socket.
 *
 * <h2>Frame</h2>
 *
 * <pre>
 * offset  size  field
 * 0       u8    type
 * 1       u24   length of the payload, big endian, 0 to 16,777,215
 * 4       ...   payload
 * </pre>
 *
 * A <em>string list</em> is a sequence of strings, each followed by one NUL; no string contains a NUL. Strings are
 * PEP 3333 native strings (one byte a character, Latin-1) unless UTF-8 is named.
 *
 * <h2>From the bridge to the worker</h2>
 *
 * <pre>
 * 0x00 LAUNCH       string list (UTF-8) of key, value, key, value, ...; a key may repeat. First and only frame on the
 *                   standard input of the worker. The input then stays open for as long as the bridge lives: its end
 *                   means that the bridge is gone, and the worker ends at once.
 * 0x01 REQUEST      u32 big endian, the length of a string list; that list: kind, target, callable, str-response, then
 *                   key, value, key, value, ... of the environ; and a second string list: body, then key, value, ...,
 *                   which replace earlier ones. The first list has what many requests have in common,
 *                   mod_wsgi.script_reloading among it, so that a worker may know it again by its bytes; the second
 *                   has the fields of the head, and so CONTENT_LENGTH.
 *                   kind is "script" (target is a path) or "module" (target is a dotted name) or "jar" or
 *                   "class", or one of the hooks below. callable and str-response may be empty. body is
 *                   "0": there is none; "1": BODY frames follow unasked, the last one empty;
 *                   "2": the worker asks with READ.
 * 0x02 BODY         bytes of the request body; empty: the body has ended.
 * 0x03 BODY_FAILED  UTF-8 text: the body cannot be read to its end (client gone, too large); instead of a BODY.
 * 0x04 CANCEL       empty: nobody wants the response any more. The worker stops iterating before the next chunk, calls
 *                   close(), and answers with END or FAILED as ever. May arrive when the response has just ended;
 *                   an idle worker thread ignores it.
 * 0x05 TAKEN        empty: answers a FILE; the bridge sends the file itself, once the response has ended.
 * 0x06 DECLINED     empty: answers a FILE; the worker sends the bytes as DATA.
 * 0x07 PING         empty: asks whether Python code gets on. On the log channel only, and only once the one before it has
 *                   been answered.
 * 0x08 INTERRUPT    string list: id of a request. On the log channel only. The worker raises mod_wsgi.RequestTimeout in the
 *                   thread that serves it, if one does, and says in the log where that was.
 * 0x09 BEGIN        empty: run the scripts. To a service, once, after its READY.
 * 0x0A FORK         string list: token. To a template, one at a time: fork a worker that has this token.
 * 0x0B STOPPING     string list: reason, one of mod_wsgi's words for shutdown_reason. On the log channel only, before the
 *                   channels of the slots are closed. The application hears it when it asks to be told.
 * </pre>
 *
 * <h2>From the worker to the bridge</h2>
 *
 * <pre>
 * 0x11 HELLO        string list: token, purpose, process id (decimal). First frame on every socket. purpose is
 *                   "requests " or "responses " with the number of a slot (decimal, from 0), or "log", or "lifeline",
 *                   or "template", or "service".
 * 0x12 READY        string list (UTF-8) of key, value, ...: the application is loaded. On slot 0, or on the channel of a
 *                   template or a service, only. Keys: version, executable, prefix, user, group, seconds (what loading took,
 *                   decimal).
 * 0x13 LOAD_FAILED  string list (UTF-8): sentence, detail, target. Instead of READY: the worker cannot serve, and ends.
 *                   sentence says why in one line; detail is the traceback, possibly empty; target is that of the
 *                   application that cannot be loaded, as LAUNCH has it, or empty when it was something else.
 * 0x14 HEAD         string list: status ("200 OK"), then name, value, name, value, ...
 * 0x15 DATA         bytes of the response body, not empty.
 * 0x16 END          empty: the response is complete. The slot is idle again.
 * 0x17 FAILED       string list (UTF-8): sentence, detail, and "timeout" when it was mod_wsgi.RequestTimeout that was raised.
 *                   The application failed; the slot is idle again. Before HEAD the client gets 500, or 504 for a timeout;
 *                   after it the response is broken off visibly. detail is the traceback, possibly
 *                   empty. A sentence that begins with "cannot load " says that the application was never called.
 * 0x18 READ         u32 big endian, at least 1: send one BODY of at most so many bytes, or BODY_FAILED. Only after a
 *                   REQUEST whose body is "2"; one at a time; not after an empty BODY or a BODY_FAILED.
 * 0x19 LOG          string list (UTF-8): level, logger, request, text. Something for the log, on the log channel only.
 *                   level is "debug", "info", "warn", "error", or empty when it is not known. logger is the name of
 *                   the application's own logger, request the id of the request; both may be empty. text may have many
 *                   lines and stays together.
 * 0x1A FILE         string list: path (the bytes of the file name), offset, length, device, inode (all decimal). After
 *                   HEAD and all DATA: instead of more DATA the bridge may send these bytes of this file. The worker
 *                   waits for TAKEN, after which only END or FAILED may follow, or DECLINED, or CANCEL.
 * 0x1B FILES        string list (UTF-8): path, time of modification (nanoseconds since the epoch, decimal), ... of files
 *                   that modules have been loaded from since the last FILES, or have failed to be. On the log channel
 *                   only, and only when LAUNCH has asked for it.
 * 0x1C OUTDATED     string list (UTF-8): path of a script whose reload_required(path) has said so. On the log channel
 *                   only. The worker goes on serving until it is replaced, and says so once.
 * 0x1D PONG         empty: answers a PING, on the log channel.
 * 0x1E FORKED       string list (UTF-8): token, process id (decimal), reason. Answers a FORK; the process id is 0 when
 *                   there is no worker, for that reason.
 * 0x1F EXITED       string list: token, how. A worker of this template has ended: with this exit status, or by a signal,
 *                   whose number is then negative.
 * </pre>
 *
 * <h2>Life of a channel</h2>
 *
 * The channel of a slot is a pair of sockets, which the worker opens: after its HELLO each carries frames in one
 * direction only. With one socket for both, whoever waits at it would be woken each time the peer takes what was sent.
 *
 * <pre>
 * worker                          bridge
 * HELLO (every slot)        →
 * READY (slot 0)            →
 *                           ←     REQUEST [BODY ... BODY(empty)]
 * [READ →  ← BODY]* [HEAD →] [DATA →]* [FILE →  ← TAKEN or DECLINED] [DATA →]* END
 *                           ←     REQUEST ...
 *                                 closes the channel: the slot retires; with its last slot the worker ends
 * </pre>
 *
 * A worker sends HEAD, DATA and END of a small response in one write, and the bridge sends REQUEST and a small body in
 * one. A body that was announced with "1" and not read by the application is skipped by the worker before the next
 * REQUEST. A peer that receives anything else than this table allows treats the channel as broken and closes it.
 *
 * The log channel, of which a worker opens at most one, carries LOG, FILES, OUTDATED and PONG, and PING and INTERRUPT back. What is printed travels
 * apart from responses so, and threads without a request are heard. What does not pass through the worker's program (C
 * libraries, programs that are started) is read from the standard output and error of the process, line by line.
 *
 * <h2>Templates</h2>
 *
 * A template is started as a worker is, with the key template. It has no slots but one channel, on which it says READY
 * or LOAD_FAILED, and then FORKED and EXITED. A worker that it forks says HELLO with the token of the FORK on its log, its
 * slots and on a lifeline, on which nothing follows: the end of that means what the end of the standard input means to
 * others. When the bridge closes the channel of a template it ends after its last worker.
 *
 * <h2>Services</h2>
 *
 * A worker that is to have no threads has no slots but one channel, on which it says READY when it has compiled the
 * scripts of the key preload. It runs them when BEGIN has come, and when the bridge closes the channel it stops them and
 * ends.
 *
 * <h2>Hooks</h2>
 *
 * Scripts that are asked something about a request. target is a path; the environ is that of the request; the response
 * is 200, and its body the answer: strings in UTF-8 with a NUL between them.
 *
 * <pre>
 * access             allow_access(environ, host)                      "allow", "deny" or "none"
 * password           check_password(environ, user, password)          "yes", "no", "unknown", or "as" and a name; the
 *                    environ holds hook.user and hook.password
 *                    get_realm_hash(environ, user, realm)             "unknown", or "hash" and MD5 in hexadecimal; the
 *                    environ holds hook.user and hook.realm
 * groups             groups_for_user(environ, user)                   names; the environ holds hook.user
 * dispatch           process_group(environ), application_group(environ), callable_object(environ), each where there is
 *                    one                                              name, value, ... of those that are not None
 * import             preloaded only: the script is run, and not asked; by a service, when BEGIN has come
 * </pre>
 *
 * <h2>LAUNCH keys</h2>
 *
 * <pre>
 * socket             path of the Unix socket to connect to                              once
 * token              secret that HELLO repeats                                          once
 * threads            number of slots: channels to open and threads to serve them; 0: a service  once
 * processes          workers that the group keeps, for the application to know         once
 * process-group      name of the process group                                          once
 * application-group  name of the application group; empty for %{GLOBAL}                 once
 * multiprocess       1 or 0: wsgi.multiprocess                                          once
 * run-once           1 or 0: wsgi.run_once                                              once
 * user, group        account to drop to once every channel is connected                 0 or 1
 * supplementary-group  in the place of the groups of the user                          any
 * chroot             root directory from then on                                        0 or 1
 * home               working directory                                                  0 or 1
 * umask              octal                                                              0 or 1
 * locale             for setlocale(); LANG and LC_ALL are in the process environment    0 or 1
 * display-name       for the process list                                               once
 * cpu-time-limit     seconds, soft and hard, with a colon: SIGXCPU is ignored           0 or 1
 * cpu-priority       nice value                                                         0 or 1
 * memory-limit       bytes: RLIMIT_DATA                                                 0 or 1
 * virtual-memory-limit  bytes: RLIMIT_AS                                                0 or 1
 * stack-size         bytes of stack of a slot's thread                                  0 or 1
 * switch-interval    seconds, with a fraction                                           0 or 1
 * template           1: loads the application and forks workers                         0 or 1
 * python-path        directory for the front of sys.path, in order                      any
 * report-files       1: send FILES                                                      0 or 1
 * restrict-signal    1: signal.signal() of applications does nothing but warn           0 or 1
 * preload            kind, target and callable joined by U+001F: load before READY      any
 * </pre>
 *
 * Exit statuses of a worker: 0 told to end, or the scripts of a service have; 1 a script of a service failed, which may
 * choose another status; 3 the application could not be loaded; 4 the bridge could not be reached or
 * the LAUNCH made no sense; 5 privileges could not be dropped; 6 the channel carried something that is no frame.
 *
 * <p>The same frames, as bytes with their meaning, stand in {@code golden-frames.txt}, which the tests of both sides
 * read.
 */
@NullMarked
package org.wsgibridge.daemon.wire;

import org.jspecify.annotations.NullMarked;
