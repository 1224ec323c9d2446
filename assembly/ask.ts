/** Which helper assembly/depends.ts asks: numbers that AssemblyScript and TypeScript share. */
export const ASK_ACCESSIBLE = 0;
export const ASK_PRESENT = 1;
export const ASK_MMU = 2;
export const ASK_WRPROTECT = 3;
