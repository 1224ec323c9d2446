/*
 * The program around a shim: it reads commands, asks the kernel's functions, and prints what they answer. It stands on its own, without a C library:
 * one text for all machines, compiled with the kernel's flags. protocol.ts has the other side of the commands.
 *
 *   knob ON NAME                          sets a feature of the machine
 *   of NAME                               chooses a probe
 *   v A B                                 prints its answer
 *   bits SEED FIRST COUNT MASK REST B     prints a digest: combinations of the bits of MASK, the bits of REST drawn at random
 *   random SEED FIRST COUNT A B           prints a digest: random words under the masks A and B
 *
 * Numbers are hexadecimal. Any other line ends the program.
 */
#include "calls.h"

typedef unsigned long long word;

struct ptelab_probe {
	const char *name;
	word (*ask)(word a, word b);
};

struct ptelab_knob {
	const char *name;
	void (*set)(int on);
};

extern const struct ptelab_probe ptelab_probes[];
extern const struct ptelab_knob ptelab_knobs[];
extern char ptelab_nowhere[];
void ptelab_start(void);

#define NOWHERE 65536
#define PROT_NONE 0

static char input[65536], output[65536];
static long filled, taken, written;

static void flush(void)
{
	for (long done = 0; done < written;) {
		long n = call(__NR_write, 1, (long)output + done, written - done);

		if (n <= 0)
			break;
		done += n;
	}
	written = 0;
}

static void quit(int code)
{
	flush();
	for (;;)
		call(__NR_exit, code, 0, 0);
}

/* The next character; what was answered is out before the program waits. */
static int next(void)
{
	if (taken == filled) {
		flush();
		filled = call(__NR_read, 0, (long)input, sizeof(input));
		taken = 0;
		if (filled <= 0)
			quit(0);
	}
	return input[taken++];
}

static void put(int c)
{
	if (written == sizeof(output))
		flush();
	output[written++] = c;
}

static void say(const char *text)
{
	while (*text)
		put(*text++);
	put('\n');
}

static void say_word(word value)
{
	char digits[16];
	int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value & 15];
		value >>= 4;
	} while (value);
	while (n)
		put(digits[--n]);
	put('\n');
}

static word number(void)
{
	word value = 0;
	int c;

	while ((c = next()) != ' ' && c != '\n')
		value = value << 4 | (c <= '9' ? c - '0' : c - 'a' + 10);
	return value;
}

/* The rest of the line, or the word up to a space. */
static char text[128];
static void name(int end)
{
	unsigned int n = 0;
	int c;

	while ((c = next()) != end && c != '\n')
		if (n < sizeof(text) - 1)
			text[n++] = c;
	text[n] = 0;
}

static int is(const char *other)
{
	const char *mine = text;

	while (*mine && *mine == *other)
		mine++, other++;
	return *mine == *other;
}

static void knob(void)
{
	int on = number();
	const struct ptelab_knob *one = ptelab_knobs;

	name('\n');
	while (one->name && !is(one->name))
		one++;
	if (one->name)
		one->set(on);
	say(one->name ? "ok" : "none");
}

static word (*ask)(word a, word b);

static void choose(void)
{
	const struct ptelab_probe *one = ptelab_probes;

	name('\n');
	/* Should the kernel's code end the program, what was answered before says where. */
	flush();
	while (one->name && !is(one->name))
		one++;
	ask = one->ask;
	if (!ask) {
		say("unknown");
		quit(2);
	}
}

/* SplitMix64 over a counter, as assembly/random.ts has it. */
static word mix(word seed, word index)
{
	word z = seed + (index + 1) * 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

/* The turn brings the high bits down, where the next product spreads them: two differences in bit 63 do not cancel. */
static word into(word digest, word value)
{
	digest = (digest ^ value) * 0x9e3779b97f4a7c15ull;
	return digest << 29 | digest >> 35;
}

/* The number's bits, one after the other, at the places of the mask's. */
static word deposit(word index, word mask)
{
	word placed = 0;

	for (; mask && index; index >>= 1, mask &= mask - 1)
		if (index & 1)
			placed |= mask & -mask;
	return placed;
}

static void bits(void)
{
	word seed = number(), first = number(), count = number(), mask = number(), rest = number(), b = number();
	word under = deposit(first, mask), digest = 0;

	for (word i = first; i < first + count; i++) {
		word a = under | (mix(seed, i) & rest);

		digest = into(into(digest, a), ask(a, b));
		under = (under - mask) & mask;
	}
	say_word(digest);
}

static void random(void)
{
	word seed = number(), first = number(), count = number(), mask_a = number(), mask_b = number(), digest = 0;

	for (word i = first; i < first + count; i++) {
		word a = mix(seed, 2 * i) & mask_a, b = mix(seed, 2 * i + 1) & mask_b;

		digest = into(into(into(digest, a), b), ask(a, b));
	}
	say_word(digest);
}

void ptelab_start(void)
{
	/* What the headers refer to and nobody provides lies there: whoever touches it ends the program. */
	call(__NR_mprotect, (long)ptelab_nowhere, NOWHERE, PROT_NONE);
	for (;;) {
		name(' ');
		if (is("knob"))
			knob();
		else if (is("of"))
			choose();
		else if (is("v")) {
			word a = number(), b = number();

			say_word(ask(a, b));
		} else if (is("bits"))
			bits();
		else if (is("random"))
			random();
		else {
			say("unknown");
			quit(2);
		}
	}
}
