import { AsyncLocalStorage } from 'node:async_hooks';

type Fields = Readonly<Record<string, string>>;

const NONE: Fields = {};
const storage = new AsyncLocalStorage<Fields>();

/** Adds these fields to every line that is logged within `work`, including its asynchronous calls. */
export function withLogFields<T>(fields: Fields, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...fields }, work);
}

/** The fields of the current asynchronous context. */
export const logFields = (): Fields => storage.getStore() ?? NONE;
