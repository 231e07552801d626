package io.github.btlib.tracker.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls of the C library that are needed, as static methods. Each that can fail takes a segment
 * of {@link #ERRNO} for the reason, which belongs to the calling thread; it returns -1 then.
 */
@SuppressWarnings("restricted") // that is what it is for; LinuxSockets asks whether it may
final class Libc {

  static final StructLayout ERRNO = Linker.Option.captureStateLayout();

  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EAFNOSUPPORT = 97;
  static final int EADDRNOTAVAIL = 99;
  static final int ECONNABORTED = 103;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_RCVBUF = 8;
  static final int SO_REUSEPORT = 15;
  static final int IPPROTO_TCP = 6;
  static final int TCP_NODELAY = 1;
  static final int TCP_DEFER_ACCEPT = 9;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_V6ONLY = 26;
  static final int IPPROTO_IP = 0;
  static final int IP_PKTINFO = 8;
  static final int IPV6_RECVPKTINFO = 49;
  static final int SHUT_WR = 1;
  static final int SHUT_RDWR = 2;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_MORE = 0x8000;
  static final int MSG_WAITFORONE = 0x10000;
  static final int EPOLL_CLOEXEC = 0x80000;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_DEL = 2;
  static final int EPOLL_CTL_MOD = 3;
  static final int EPOLLIN = 1;
  static final int EPOLLOUT = 4;
  static final int EFD_CLOEXEC = 0x80000;
  static final int EFD_NONBLOCK = 0x800;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final VarHandle ERRNO_VALUE = ERRNO.varHandle(PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = call("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle GETSOCKNAME =
      call("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle ACCEPT4 =
      call("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle RECV =
      call("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SEND =
      call("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECVMMSG =
      call("recvmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle SENDMMSG =
      call("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle SHUTDOWN = call("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CREATE1 = call("epoll_create1", JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      call("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle READ = call("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE = call("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle STRERROR = call("strerror", ADDRESS, JAVA_INT);

  private Libc() {}

  private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
    MemorySegment function =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    return LINKER.downcallHandle(
        function,
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"));
  }

  /** Why the last call with this segment failed. */
  static int errno(MemorySegment state) {
    return (int) ERRNO_VALUE.get(state, 0L);
  }

  private static void setErrno(MemorySegment state, int number) {
    ERRNO_VALUE.set(state, 0L, number);
  }

  /** Makes an exception of why the last call with this segment failed. */
  static IOException failure(MemorySegment state) {
    int number = errno(state);
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(state, number);
      setErrno(state, number); // which that call may have changed
      return new IOException(text.reinterpret(256).getString(0));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static AssertionError unexpected(Throwable e) {
    return new AssertionError("a call of the C library throws nothing", e);
  }

  static int socket(MemorySegment errno, int family, int type, int protocol) {
    try {
      return (int) SOCKET.invokeExact(errno, family, type, protocol);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int bind(MemorySegment errno, int fd, MemorySegment address, int length) {
    try {
      return (int) BIND.invokeExact(errno, fd, address, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int listen(MemorySegment errno, int fd, int backlog) {
    try {
      return (int) LISTEN.invokeExact(errno, fd, backlog);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int getsockname(MemorySegment errno, int fd, MemorySegment address, MemorySegment length) {
    try {
      return (int) GETSOCKNAME.invokeExact(errno, fd, address, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int setsockopt(
      MemorySegment errno, int fd, int level, int name, MemorySegment value, int length) {
    try {
      return (int) SETSOCKOPT.invokeExact(errno, fd, level, name, value, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int accept4(
      MemorySegment errno, int fd, MemorySegment address, MemorySegment length, int flags) {
    try {
      return (int) ACCEPT4.invokeExact(errno, fd, address, length, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long recv(MemorySegment errno, int fd, MemorySegment target, long length, int flags) {
    try {
      return (long) RECV.invokeExact(errno, fd, target, length, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long send(MemorySegment errno, int fd, MemorySegment source, long length, int flags) {
    try {
      return (long) SEND.invokeExact(errno, fd, source, length, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int recvmmsg(
      MemorySegment errno,
      int fd,
      MemorySegment messages,
      int count,
      int flags,
      MemorySegment timeout) {
    try {
      return (int) RECVMMSG.invokeExact(errno, fd, messages, count, flags, timeout);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int sendmmsg(MemorySegment errno, int fd, MemorySegment messages, int count, int flags) {
    try {
      return (int) SENDMMSG.invokeExact(errno, fd, messages, count, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int shutdown(MemorySegment errno, int fd, int how) {
    try {
      return (int) SHUTDOWN.invokeExact(errno, fd, how);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int close(MemorySegment errno, int fd) {
    try {
      return (int) CLOSE.invokeExact(errno, fd);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int epollCreate(MemorySegment errno, int flags) {
    try {
      return (int) EPOLL_CREATE1.invokeExact(errno, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int epollCtl(MemorySegment errno, int epoll, int operation, int fd, MemorySegment event) {
    try {
      return (int) EPOLL_CTL.invokeExact(errno, epoll, operation, fd, event);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int epollWait(
      MemorySegment errno, int epoll, MemorySegment events, int count, int millis) {
    try {
      return (int) EPOLL_WAIT.invokeExact(errno, epoll, events, count, millis);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int eventfd(MemorySegment errno, int initial, int flags) {
    try {
      return (int) EVENTFD.invokeExact(errno, initial, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long read(MemorySegment errno, int fd, MemorySegment target, long length) {
    try {
      return (long) READ.invokeExact(errno, fd, target, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long write(MemorySegment errno, int fd, MemorySegment source, long length) {
    try {
      return (long) WRITE.invokeExact(errno, fd, source, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }
}
