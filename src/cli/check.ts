import type { FloorConfig } from '../modules/config/floor-config.js';
import { loadConfig } from '../modules/config/load-config.js';
import { VENDORS } from '../vendors/vendors.catalog.js';
import type { Command, Terminal } from './command.js';
import { BAD_CONFIGURATION, FAILED, OK } from './exit-codes.js';

/** Checks the configuration; with `--online` also what it names: Redis and each phone system. */
export const check: Command = async (args, terminal) => {
  const isOnline = args[0] === '--online';
  if (args.length > (isOnline ? 1 : 0)) return undefined;
  const config = loadConfig({ vendors: [...VENDORS.values()] });
  if (config.demo) {
    terminal.err('There is no floorwalker.yaml in this folder; write one with: floorwalker init');
    return BAD_CONFIGURATION;
  }
  const { length } = config.accounts;
  terminal.out(`The configuration is valid: ${length} ${length === 1 ? 'account' : 'accounts'}.`);
  return isOnline ? checkOnline(config, terminal) : OK;
};

async function checkOnline(config: FloorConfig, { out }: Terminal): Promise<number> {
  const { redisFindings } = await import('./redis-findings.js');
  const { tryLogin } = await import('./try-login.js');
  const redis = await redisFindings(config);
  for (const text of redis.texts) out(`Redis: ${text}`);
  let isRight = redis.isUsable;
  // An api does not talk to phone systems and has no credentials.
  const accounts = config.role === 'api' ? [] : config.accounts;
  // Those on one phone system could get in each other's way, so each account has its turn.
  for (const account of accounts) {
    const login = await tryLogin(account, VENDORS);
    out(`Account ${account.id} (${account.vendor}): ${login.text}`);
    isRight &&= login.isRight;
  }
  return isRight ? OK : FAILED;
}
