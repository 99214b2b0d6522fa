import { existsSync } from 'node:fs';
import path from 'node:path';
import type { KnownVendor } from './accounts.js';
import { ConfigMistakes, issueTexts, WITH_INPUT } from './config-mistakes.js';
import { Environment, setVariables } from './environment.js';
import { readConfigFile, type FileSettings } from './config-file.js';
import { ConfigFile, USUAL_RATIO } from './file.schema.js';
import type { FloorConfig } from './floor-config.js';

const DEFAULT_FILE = 'floorwalker.yaml';

export interface ConfigSources {
  vendors: readonly KnownVendor[];
  env?: NodeJS.ProcessEnv;
  /** Where the default file is looked for, and what a relative FLOORWALKER_CONFIG starts from. */
  folder?: string;
}

/**
 * The whole configuration, or `ConfigMistakes` with all that is wrong with it. Without a file it is the demo, whose
 * accounts are still to be filled in once its simulators run.
 */
export function loadConfig({ vendors, env, folder = process.cwd() }: ConfigSources): FloorConfig {
  const variables = setVariables(env);
  const environment = Environment.safeParse(variables, WITH_INPUT);
  const file = configFile(variables, folder);
  const content = file === undefined ? undefined : readConfigFile(file, variables, vendors);

  const mistakes = environment.error?.issues.flatMap((issue) => issueTexts(issue, [], [])) ?? [];
  mistakes.push(...(content?.mistakes ?? []));
  if (!environment.success || mistakes.length > 0) throw new ConfigMistakes(mistakes);
  return assembled(environment.data, content?.settings);
}

function configFile(variables: NodeJS.ProcessEnv, folder: string): string | undefined {
  const named = variables['FLOORWALKER_CONFIG'];
  if (named !== undefined) return path.resolve(folder, named);
  const usual = path.resolve(folder, DEFAULT_FILE);
  return existsSync(usual) ? usual : undefined;
}

function assembled(environment: Environment, settings: FileSettings | undefined): FloorConfig {
  const { PORT, HOST, REDIS_URL, ROLE, LOG_LEVEL } = environment;
  const demo = settings === undefined;
  const { redis, http, tracing, ...rest } = settings ?? demoSettings();
  const endpoint = environment.OTEL_EXPORTER_OTLP_ENDPOINT ?? tracing?.endpoint;
  const ratio = environment.OTEL_TRACES_SAMPLER_ARG ?? tracing?.ratio ?? USUAL_RATIO;
  return {
    ...rest,
    ...(endpoint !== undefined && { tracing: { endpoint, ratio } }),
    demo,
    role: ROLE,
    // The demo hands out tokens to whoever asks, and its console is read by a person.
    logLevel: LOG_LEVEL ?? (demo ? 'warn' : 'info'),
    http: { host: HOST ?? (demo ? '127.0.0.1' : '0.0.0.0'), port: PORT, ...http },
    redis: { url: REDIS_URL, ...redis },
  };
}

function demoSettings(): FileSettings {
  const { socket, ...rest } = ConfigFile.omit({ accounts: true }).parse({});
  // Nobody else is there to take its clients.
  return { ...rest, socket: { ...socket, drainMs: 0 }, accounts: [] };
}
