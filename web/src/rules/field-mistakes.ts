import { FloorRefusal } from '../../../client/index.js';
import type { Mistakes } from './rule-request.js';

const IN_REQUEST = /^body\.(?:rule\.)?([\w.]+): (.*)$/;
const IN_RULE = /(?:^| )(when|clear(?:\.value)?|then(?:\.\w+)*): /;

/** What the service says is wrong, by field. Undefined: it is about no field. */
export function fieldMistakes(error: unknown): Mistakes | undefined {
  if (!(error instanceof FloorRefusal)) return undefined;
  const { code, problem } = error;
  if (code === 'invalid-rule') {
    const [first = '', ...parts] = problem.detail.split(IN_RULE);
    const found = new Map<string, string>();
    for (let i = 0; i + 1 < parts.length; i += 2) add(found, parts[i] ?? '', parts[i + 1] ?? '');
    return first === '' && found.size > 0 ? found : undefined;
  }
  if (code !== 'bad-request') return undefined;
  const lines = problem.detail.split('; ').map((line) => IN_REQUEST.exec(line));
  if (!lines.every((line) => line !== null)) return undefined;
  const found = new Map<string, string>();
  for (const [, path = '', message = ''] of lines) add(found, path, message);
  return found;
}

function add(found: Map<string, string>, path: string, message: string): void {
  const before = found.get(path);
  found.set(path, before === undefined ? message : `${before} ${message}`);
}
