import { LineCounter, parseDocument } from 'yaml';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigMistakes, issueTexts, WITH_INPUT, type Path, reasonOf } from './config-mistakes.js';
import { accountOf, checkAccounts, type KnownVendor } from './accounts.js';
import { expandReferences, maskReferences, type Expanded } from './env-expansion.js';
import { egressTo } from './egress.js';
import { ConfigFile, KNOWN_KEYS } from './file.schema.js';
import type { FloorConfig } from './floor-config.js';
import { checkGroups, groupsOf } from './groups.js';
import { checkIssuers } from './issuer-checks.js';
import { authorities, checkTls, type TlsChecks } from './tls-checks.js';

/** The parser's warnings become mistakes; printed by the parser they would quote the text. */
const SILENT = { logLevel: 'error' } as const;

/** Parses YAML to a plain value. Mistakes name line and column and never quote the text, which contains secrets. */
function parseYaml(text: string, file: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, ...SILENT });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0)
    throw new ConfigMistakes(
      problems.map(({ pos, message }) => {
        const { line, col } = lines.linePos(pos[0]);
        return `${file}:${line}:${col}: ${withoutQuotes(message)}`;
      }),
    );
  try {
    return document.toJS();
  } catch (error) {
    // The parser's message contains the alias, which may be a password that begins with an asterisk.
    if (error instanceof ReferenceError)
      throw new ConfigMistakes([
        `${file}: an alias (*name) has no anchor, or there are too many aliases; put text that begins with * in quotes`,
      ]);
    throw error;
  }
}

/** In the parser's messages, text after a colon or in quotes comes from the file. */
const withoutQuotes = (message: string): string => message.replace(/[:"].*$/s, '').trim();

/** The settings of the file; `redis.url`, host and port come from the environment. */
export type FileSettings = Pick<
  FloorConfig,
  'auth' | 'limits' | 'socket' | 'audit' | 'tracing' | 'operations' | 'alerts' | 'accounts' | 'groups'
> & {
  history: Omit<FloorConfig['history'], 'url'>;
  redis: Omit<FloorConfig['redis'], 'url'>;
  http: Omit<FloorConfig['http'], 'host' | 'port'>;
};

type FileContent = { mistakes: string[]; settings?: never } | { mistakes: []; settings: FileSettings };

/** Reads and checks a configuration file. Throws `ConfigMistakes` only if it cannot be read or parsed at all. */
export function readConfigFile(
  file: string,
  variables: NodeJS.ProcessEnv,
  vendors: readonly KnownVendor[],
): FileContent {
  const folder = path.dirname(file);
  const role = variables['ROLE'];
  const raw = readExpanded(file, variables, role !== 'api');
  const parsed = ConfigFile.safeParse(raw.value, WITH_INPUT);
  const accounts = checkAccounts(raw.value, vendors, role !== 'api');
  // Only workers connect to phone systems and need the CA files.
  const trust = role === 'api' ? { mistakes: [], tls: new Map() } : checkTls(raw.value, folder);
  const shape = parsed.error?.issues.flatMap((issue) => issueTexts(issue, [], KNOWN_KEYS)) ?? [];
  const redisCa = redisAuthorities(parsed.data?.redis.tls, folder, variables['REDIS_URL']);
  const others = [
    ...shape,
    ...redisCa.mistakes,
    ...accounts.mistakes,
    ...trust.mistakes,
    ...checkGroups(raw.value),
    ...checkIssuers(raw.value, folder, role !== 'worker'),
  ];
  const mistakes = [...raw.mistakes, ...others.filter((mistake) => !isConsequence(mistake, raw.unset))];
  if (!parsed.success || mistakes.length > 0) return { mistakes };
  return {
    mistakes: [],
    settings: settingsOf(parsed.data, folder, accounts.credentials, trust.tls, redisCa.ca),
  };
}

function redisAuthorities(
  tls: ConfigFile['redis']['tls'],
  folder: string,
  url = '',
): { mistakes: string[]; ca?: string } {
  if (tls === undefined) return { mistakes: [] };
  const read = authorities(path.resolve(folder, tls.caFile));
  if ('mistake' in read) return { mistakes: [`redis.tls.caFile: ${read.mistake}`] };
  if (!url.startsWith('rediss'))
    return { mistakes: ['redis.tls: has no effect, since REDIS_URL does not begin with rediss'] };
  return { mistakes: [], ca: read.ca };
}

function readExpanded(file: string, variables: NodeJS.ProcessEnv, needsCredentials: boolean): Expanded {
  const { text, references } = maskReferences(textOf(file));
  const isUnneeded = ([list, , key]: Path): boolean =>
    !needsCredentials && list === 'accounts' && key === 'credentials';
  const values = { env: variables, folder: path.dirname(file) };
  return expandReferences(parseYaml(text, file), references, values, isUnneeded);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigMistakes([`${file}: the configuration file cannot be read (${reasonOf(error)})`]);
  }
}

/** Other mistakes at a place whose variable or file is missing follow from that. */
function isConsequence(mistake: string, unset: readonly string[]): boolean {
  return unset.some((place) => mistake.startsWith(`${place}:`));
}

function settingsOf(
  {
    auth,
    redis,
    http,
    limits,
    socket,
    audit,
    history,
    tracing,
    operations,
    alerts,
    groups,
    ...file
  }: ConfigFile,
  folder: string,
  credentials: Map<number, unknown>,
  tls: TlsChecks['tls'],
  ca: string | undefined,
): FileSettings {
  const { tls: _file, ...redisSettings } = redis;
  const accounts = file.accounts.map((account, index) => {
    const egress = egressTo(account.baseUrl, http);
    const one = accountOf(account, credentials.get(index), tls.get(index), auth.origins);
    return { ...one, ...(egress !== undefined && { egress }) };
  });
  return {
    redis: { ...redisSettings, ...(ca !== undefined && { ca }) },
    http,
    limits,
    socket,
    audit,
    history,
    alerts,
    ...(tracing !== undefined && { tracing }),
    ...(operations !== undefined && { operations }),
    auth: {
      ...auth,
      issuers: auth.issuers.map((issuer) =>
        issuer.jwksFile === undefined
          ? issuer
          : { ...issuer, jwksFile: path.resolve(folder, issuer.jwksFile) },
      ),
    },
    accounts,
    groups: groupsOf(groups, accounts),
  };
}
