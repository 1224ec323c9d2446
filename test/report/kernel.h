/* As much of the kernel as a snippet uses: types as strict as the strictest architecture's, no code. */
typedef unsigned long long u64;
typedef _Bool bool;
#define false 0
#define true 1
typedef struct { u64 val; } pte_t;
typedef struct { u64 val; } pgprot_t;
typedef struct { unsigned long val; } swp_entry_t;
typedef struct { int counter; } atomic_t;
#define __pte(x) ((pte_t){ (x) })
#define pte_val(x) ((x).val)
#define __pgprot(x) ((pgprot_t){ (x) })
#define pgprot_val(x) ((x).val)
#define VM_NONE 0UL
#define VM_READ 1UL
#define VM_WRITE 2UL
#define VM_EXEC 4UL
#define VM_SHARED 8UL
#define VM_SHADOW_STACK 0x100UL
struct mm_struct { atomic_t tlb_flush_pending; };
struct vm_area_struct { unsigned long vm_flags; };
void atomic_set(atomic_t *v, int i);
void vm_flags_init(struct vm_area_struct *vma, unsigned long flags);
pgprot_t vm_get_page_prot(unsigned long flags);
int pte_none(pte_t pte), pte_present(pte_t pte), pte_write(pte_t pte), pte_dirty(pte_t pte), pte_young(pte_t pte), pte_special(pte_t pte);
int pte_soft_dirty(pte_t pte), pte_uffd_wp(pte_t pte), pte_protnone(pte_t pte), is_swap_pte(pte_t pte);
bool pte_accessible(struct mm_struct *mm, pte_t pte);
bool pte_access_permitted(pte_t pte, bool write);
int pte_same(pte_t a, pte_t b);
unsigned long pte_pfn(pte_t pte);
pte_t pfn_pte(unsigned long pfn, pgprot_t prot);
pte_t pte_wrprotect(pte_t pte), pte_mkwrite_novma(pte_t pte), pte_mkdirty(pte_t pte), pte_mkclean(pte_t pte), pte_mkyoung(pte_t pte);
pte_t pte_mkold(pte_t pte), pte_mkspecial(pte_t pte), pte_mksoft_dirty(pte_t pte), pte_clear_soft_dirty(pte_t pte);
pte_t pte_mkuffd_wp(pte_t pte), pte_clear_uffd_wp(pte_t pte);
pte_t pte_modify(pte_t pte, pgprot_t prot);
pte_t pte_advance_pfn(pte_t pte, unsigned long nr);
#ifdef MKWRITE_TAKES_NO_VMA
pte_t pte_mkwrite(pte_t pte);
#else
pte_t pte_mkwrite(pte_t pte, struct vm_area_struct *vma);
#endif
void pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *slot);
unsigned int pte_batch_hint(pte_t *slot, pte_t pte);
swp_entry_t __pte_to_swp_entry(pte_t pte), __swp_entry(unsigned long type, unsigned long offset);
pte_t __swp_entry_to_pte(swp_entry_t entry);
unsigned long __swp_type(swp_entry_t entry), __swp_offset(swp_entry_t entry);
int pte_swp_exclusive(pte_t pte), pte_swp_soft_dirty(pte_t pte), pte_swp_uffd_wp(pte_t pte);
pte_t pte_swp_mkexclusive(pte_t pte), pte_swp_clear_exclusive(pte_t pte), pte_swp_mksoft_dirty(pte_t pte);
pte_t pte_swp_clear_soft_dirty(pte_t pte), pte_swp_mkuffd_wp(pte_t pte), pte_swp_clear_uffd_wp(pte_t pte);
struct kunit;
struct kunit_case { void (*run)(struct kunit *test); };
struct kunit_suite { const char *name; struct kunit_case *test_cases; };
void expect_true(struct kunit *test, bool is), expect_equal(struct kunit *test, u64 a, u64 b);
void kunit_info(struct kunit *test, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define KUNIT_EXPECT_TRUE(test, is) expect_true(test, is)
#define KUNIT_EXPECT_EQ(test, a, b) expect_equal(test, a, b)
#define KUNIT_CASE(test) { test }
#define kunit_test_suite(suite) struct kunit_suite *registered = &(suite)
#define MODULE_LICENSE(text) extern int license_is_checked
