/* System calls of every machine that main.c runs on, without a C library. */
#include <asm/unistd.h>

/* read, write, exit and mprotect take three words everywhere; errors come out negative, or, on powerpc, with a flag. */
static long call(long number, long a, long b, long c)
{
#if defined(__x86_64__)
	long result = number;
	asm volatile("syscall" : "+a"(result) : "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
	return result;
#elif defined(__aarch64__)
	register long x0 asm("x0") = a, x1 asm("x1") = b, x2 asm("x2") = c, x8 asm("x8") = number;
	asm volatile("svc 0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x8) : "memory");
	return x0;
#elif defined(__s390x__)
	register long r2 asm("2") = a, r3 asm("3") = b, r4 asm("4") = c, r1 asm("1") = number;
	asm volatile("svc 0" : "+d"(r2) : "d"(r3), "d"(r4), "d"(r1) : "memory");
	return r2;
#elif defined(__riscv)
	register long a0 asm("a0") = a, a1 asm("a1") = b, a2 asm("a2") = c, a7 asm("a7") = number;
	asm volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
	return a0;
#elif defined(__powerpc__)
	register long r0 asm("r0") = number, r3 asm("r3") = a, r4 asm("r4") = b, r5 asm("r5") = c;
	asm volatile("sc\n\tbns+ 1f\n\tneg %1, %1\n1:"
		     : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5)
		     :
		     : "r6", "r7", "r8", "r9", "r10", "r11", "r12", "cr0", "ctr", "memory");
	return r3;
#else
#error "main.c does not know the system calls of this machine"
#endif
}
