/** The system's word (ENOENT) where there is one, else only the kind of error: its message may quote the file. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error) return String(error.code);
  return 'name' in error ? String(error.name) : 'unknown';
}
