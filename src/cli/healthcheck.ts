import { Environment, setVariables } from '../modules/config/environment.js';
import { ConfigMistakes, issueTexts } from '../modules/config/config-mistakes.js';
import type { Command } from './command.js';
import { FAILED, OK } from './exit-codes.js';

const ANSWER_MS = 3_000;

/** Asks the service of the same HOST and PORT whether it is alive, or ready. For containers, which have no curl. */
export const healthcheck: Command = async ([option, ...more], { out, err }) => {
  if (more.length > 0 || (option !== undefined && option !== '--ready')) return undefined;
  const url = new URL(option === '--ready' ? '/readyz' : '/healthz', serviceAddress());
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    (answer.ok ? out : err)(await answer.text());
    return answer.ok ? OK : FAILED;
  } catch (error) {
    err(`${url.href} does not answer: ${error instanceof Error ? error.message : String(error)}`);
    return FAILED;
  }
};

function serviceAddress(): string {
  const { data, error } = Environment.pick({ HOST: true, PORT: true }).safeParse(setVariables());
  if (data === undefined)
    throw new ConfigMistakes(error.issues.flatMap((issue) => issueTexts(issue, [], [])));
  const { HOST = '127.0.0.1', PORT } = data;
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}
