import { existsSync } from 'node:fs';
import path from 'node:path';
import type { KnownVendor } from './accounts.js';
import { ConfigMistakes, issueTexts, WITH_INPUT } from './config-mistakes.js';
import { Environment, setVariables } from './environment.js';
import { readConfigFile, type FileSettings } from './config-file.js';
import { ConfigFile, DEFAULT_RATIO } from './file.schema.js';
import type { FloorConfig, TracingConfig } from './floor-config.js';
import { isLoopback } from './secure-address.js';

const DEFAULT_FILE = 'floorwalker.yaml';
const DEMO_KEY = 'the demo keeps no secret worth sealing';

export interface ConfigSources {
  vendors: readonly KnownVendor[];
  env?: NodeJS.ProcessEnv;
  /** Folder of the default file, and base of a relative FLOORWALKER_CONFIG. */
  folder?: string;
}

/**
 * Loads the whole configuration. Throws `ConfigMistakes` with all mistakes. Without a file it is the demo's, whose
 * accounts are added once its simulators run.
 */
export function loadConfig({ vendors, env, folder = process.cwd() }: ConfigSources): FloorConfig {
  const variables = setVariables(env);
  const environment = Environment.safeParse(variables, WITH_INPUT);
  const file = configFileOf(variables, folder);
  const content = file === undefined ? undefined : readConfigFile(file, variables, vendors);

  const mistakes = environment.error?.issues.flatMap((issue) => issueTexts(issue, [], [])) ?? [];
  mistakes.push(...(content?.mistakes ?? []));
  if (content === undefined && environment.success)
    mistakes.push(...unmeantDemo(environment.data, variables));
  if (!environment.success || mistakes.length > 0) throw new ConfigMistakes(mistakes);
  return assemble(environment.data, content?.settings);
}

/** Absolute path of the configuration file; undefined: there is none, and the demo is meant. */
export function configFile(env?: NodeJS.ProcessEnv, folder = process.cwd()): string | undefined {
  return configFileOf(setVariables(env), folder);
}

function configFileOf(variables: NodeJS.ProcessEnv, folder: string): string | undefined {
  const configured = variables['FLOORWALKER_CONFIG'];
  if (configured !== undefined) return path.resolve(folder, configured);
  const standard = path.resolve(folder, DEFAULT_FILE);
  return existsSync(standard) ? standard : undefined;
}

/**
 * The demo issues tokens without a login, also to administer everything. Where others can reach it, or where the service runs
 * for real, a missing file is a mistake unless the demo is asked for by name.
 */
function unmeantDemo({ HOST, FLOORWALKER_DEMO }: Environment, variables: NodeJS.ProcessEnv): string[] {
  if (FLOORWALKER_DEMO === 'yes') return [];
  const isReachable = HOST !== undefined && !isLoopback(HOST);
  const reason = isReachable
    ? `HOST=${HOST}`
    : variables['NODE_ENV'] === 'production'
      ? 'NODE_ENV=production'
      : undefined;
  if (reason === undefined) return [];
  return [
    `FLOORWALKER_CONFIG: there is no configuration file, and the demo does not start with ${reason}: it gives every ` +
      'visitor an administrator’s token without a login; name a file, or set FLOORWALKER_DEMO=yes to run the demo all the same',
  ];
}

function assemble(environment: Environment, settings: FileSettings | undefined): FloorConfig {
  const { PORT, HOST, REDIS_URL, DATABASE_URL, ROLE, LOG_LEVEL } = environment;
  const demo = settings === undefined;
  const { redis, http, history, tracing, ...rest } = settings ?? demoSettings();
  return {
    ...rest,
    ...tracingOf(environment, tracing),
    demo,
    role: ROLE,
    // A person reads the console of the demo.
    logLevel: LOG_LEVEL ?? (demo ? 'warn' : 'info'),
    // The demo issues tokens without a login, so it listens on the loopback interface only.
    http: { host: HOST ?? (demo ? '127.0.0.1' : '0.0.0.0'), port: PORT, ...http },
    redis: { url: REDIS_URL, ...redis },
    history: { ...(DATABASE_URL !== undefined && { url: DATABASE_URL }), ...history },
  };
}

function tracingOf(environment: Environment, file: TracingConfig | undefined): { tracing?: TracingConfig } {
  const endpoint = environment.OTEL_EXPORTER_OTLP_ENDPOINT ?? file?.endpoint;
  const { OTEL_TRACES_SAMPLER: sampler = '', OTEL_SDK_DISABLED: disabled } = environment;
  if (endpoint === undefined || disabled || sampler === 'always_off') return {};
  if (sampler.endsWith('always_on')) return { tracing: { endpoint, ratio: 1 } };
  if (sampler.endsWith('always_off')) return { tracing: { endpoint, ratio: 0 } };
  const ratio = environment.OTEL_TRACES_SAMPLER_ARG ?? file?.ratio ?? DEFAULT_RATIO;
  return { tracing: { endpoint, ratio } };
}

function demoSettings(): FileSettings {
  const { socket, ...rest } = ConfigFile.omit({ accounts: true }).parse({});
  // There is no other instance for its clients.
  // It has one process, on this machine, and so has its Redis.
  const alerts = { ...rest.alerts, key: DEMO_KEY };
  return { ...rest, alerts, socket: { ...socket, drainMs: 0 }, accounts: [], groups: [] };
}
