/** As in `sysexits.h`, where it has a code. */
export const OK = 0;
export const FAILED = 1;
export const USAGE = 64;
export const BAD_CONFIGURATION = 78;
