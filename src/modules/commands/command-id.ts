import { randomUUID } from 'node:crypto';
import { AccountId } from '../domain/id.js';

/** `<account>.<random>`: whoever has the id knows where the command is kept. An account's id holds no dot. */
export const newCommandId = (account: string): string => `${account}.${randomUUID()}`;

/** Undefined for what cannot be the id of a command. */
export function accountOf(id: string): string | undefined {
  const account = AccountId.safeParse(id.slice(0, Math.max(0, id.indexOf('.'))));
  return account.success ? account.data : undefined;
}
