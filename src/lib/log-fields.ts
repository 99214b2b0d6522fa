import { AsyncLocalStorage } from 'node:async_hooks';

type Fields = Readonly<Record<string, string>>;

const NONE: Fields = {};
const around = new AsyncLocalStorage<Fields>();

/** Every line that is logged within `work` carries these fields, whoever writes it. */
export function withLogFields<T>(fields: Fields, work: () => T): T {
  return around.run({ ...around.getStore(), ...fields }, work);
}

/** Those of the line that is being written. */
export const logFields = (): Fields => around.getStore() ?? NONE;
