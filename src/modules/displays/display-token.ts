import { randomBytes } from 'node:crypto';
import { newSecret } from './opaque-token.js';

const TOKEN = /^fwd_([0-9a-f]{16})_[\w-]{43}$/;

export const newDisplayId = (): string => randomBytes(8).toString('hex');
export const newDisplayToken = (id: string): string => `fwd_${id}_${newSecret()}`;

/** Whose token a text wants to be; undefined when it is no display's. */
export const displayOf = (token: string): string | undefined => TOKEN.exec(token)?.[1];
