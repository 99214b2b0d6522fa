import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { AccountConfig } from '../config/floor-config.js';

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

interface HookAccount {
  config: AccountConfig;
  digest: Buffer;
  /** Undefined: from anywhere. */
  from: BlockList | undefined;
}

/** Compared with where there is no such account, so that the answer takes as long. */
const NO_DIGEST = Buffer.alloc(32);

/** The addresses that phone systems post to. Keys are compared as SHA-256, in constant time. */
export class HookKeys {
  private readonly accounts: ReadonlyMap<string, HookAccount>;

  constructor(accounts: readonly AccountConfig[]) {
    this.accounts = new Map(
      accounts.flatMap((config) => {
        const { hook } = config.push ?? {};
        if (hook === undefined) return [];
        return [[config.id, { config, digest: digestOf(hook.key), from: networks(hook.from) }]] as const;
      }),
    );
  }

  /** The account whose key this is, posted from where it may be; undefined otherwise. @param address of the client */
  find(account: string, key: string, address: string): AccountConfig | undefined {
    const found = this.accounts.get(account);
    const isRight = timingSafeEqual(digestOf(key), found?.digest ?? NO_DIGEST);
    if (!isRight || found === undefined) return undefined;
    return found.from === undefined || isIn(found.from, address) ? found.config : undefined;
  }
}

function networks(from: readonly string[] | undefined): BlockList | undefined {
  if (from === undefined) return undefined;
  const list = new BlockList();
  for (const network of from) {
    const [address = '', bits] = network.split('/');
    const version = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, version);
    else list.addSubnet(address, Number(bits), version);
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/s, '');
  const version = isIP(bare);
  return version !== 0 && list.check(bare, version === 6 ? 'ipv6' : 'ipv4');
}
