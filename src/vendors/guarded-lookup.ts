import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isForbiddenAddress, isLoopbackAddress } from './forbidden-address.js';

/** The code of the error where a name leads only to addresses that are never asked. */
export const FORBIDDEN_ADDRESS = 'FORBIDDEN_ADDRESS';

type Resolve = (name: string, options: LookupAllOptions, done: Resolved) => void;
type Resolved = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/**
 * The address of a phone system, looked at once more each time a connection is made: whoever answers for its name could
 * otherwise have us ask a machine's metadata, or this machine itself.
 *
 * @param host as configured: loopback is for those who name it
 */
export function guardedLookup(host: string, resolve: Resolve = lookup): LookupFunction {
  const local = host === 'localhost' || isLoopbackAddress(host);
  const isAllowed = ({ address }: LookupAddress): boolean =>
    !isForbiddenAddress(address) && (local || !isLoopbackAddress(address));
  return (name, options, done) =>
    resolve(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, '');
      const addresses = found.filter(isAllowed);
      const [first] = addresses;
      if (first === undefined) return done(refusal(name), '');
      return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
    });
}

function refusal(name: string): Error {
  const message = `${name} leads to an address that no phone system has`;
  return Object.assign(new Error(message), { code: FORBIDDEN_ADDRESS });
}
