import { FIGURE_DEFINITIONS, FORMULA_DEFINITIONS } from '../domain/figure-definitions.js';
import type { JsonSchema } from './schema-book.js';
import type { AsyncApi } from './async-api.js';
import type { OpenApi, OpenApiOperation } from './open-api.js';

/** The style is a separate file, since the content policy forbids inline styles. */
export const DOCS_STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
h3 { margin: 2.25rem 0 0.25rem; font: 600 1rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
p { max-width: 46rem; }
nav ul { columns: 20rem; padding-left: 1.25rem; }
code, pre { font: 0.875rem/1.45 ui-monospace, monospace; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid var(--line); border-radius: 4px; }
table { margin: 0.75rem 0 1.25rem; border-collapse: collapse; width: 100%; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.needs { opacity: 0.75; }
`;

/** A JSON schema in TypeScript notation, which is shorter to read. */
export function typeText(schema: JsonSchema | boolean, indent = ''): string {
  if (typeof schema === 'boolean') return schema ? 'any' : 'never';
  const { $ref, allOf, anyOf, oneOf, const: only, type, items, properties, additionalProperties } = schema;
  if ($ref !== undefined) return $ref.split('/').at(-1) ?? 'any';
  const [whole] = allOf ?? [];
  if (whole !== undefined) return typeText(whole, indent);
  const options = anyOf ?? oneOf;
  if (options !== undefined) return options.map((one) => typeText(one, indent)).join(' | ');
  if (only !== undefined) return JSON.stringify(only);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (type === 'array') {
    const [one] = [items].flat();
    return one === undefined ? 'any[]' : arrayText(typeText(one, indent));
  }
  if (type === 'object') {
    if (properties !== undefined) return objectText(schema, properties, indent);
    return `{ [id]: ${typeText(additionalProperties ?? true, indent)} }`;
  }
  if (schema.format === 'binary') return 'bytes';
  return typeof type === 'string' ? type : 'any';
}

const arrayText = (one: string): string => (one.includes(' | ') ? `(${one})[]` : `${one}[]`);

function objectText(
  { required = [] }: JsonSchema,
  properties: { [name: string]: JsonSchema | boolean },
  indent: string,
): string {
  const deeper = `${indent}  `;
  const lines = Object.entries(properties).map(([name, value]) => {
    const words = typeof value === 'object' && value.description !== undefined && value.$ref === undefined;
    const comment = words ? `  // ${value.description ?? ''}` : '';
    return `${deeper}${name}${required.includes(name) ? '' : '?'}: ${typeText(value, deeper)};${comment}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** Both documents as one printable page without scripts or inline styles. */
export function docsPage(http: OpenApi, socket: AsyncApi): string {
  const calls = Object.entries(http.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, call]) => ({ name: `${method.toUpperCase()} ${path}`, call })),
  );
  const groups = http.tags.map(({ name: tag }) => ({
    tag,
    calls: calls.filter(({ call }) => call.tags.includes(tag)),
  }));
  const schemas = { ...socket.components.schemas, ...http.components.schemas };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Floorwalker: API</title>
<link rel="stylesheet" href="docs/style.css">
</head>
<body>
<header>
<h1>Floorwalker: API</h1>
<p>${text(http.info.description)}</p>
<p>For programs: <a href="openapi.json">OpenAPI 3.1</a>, <a href="asyncapi.json">AsyncAPI 3.0</a>.</p>
</header>
<nav aria-label="Calls and events">
<ul>
${calls.map(({ name, call }) => `<li><a href="#${call.operationId}">${text(name)}</a></li>`).join('\n')}
<li><a href="#socket">The socket</a></li>
<li><a href="#figures">Figures of intervals</a></li>
<li><a href="#types">Types</a></li>
</ul>
</nav>
<main>
${groups.map((group) => `<h2>${text(group.tag)}</h2>\n${group.calls.map(callPart).join('\n')}`).join('\n')}
${socketPart(socket)}
${figuresPart()}
<h2 id="types">Types</h2>
${Object.entries(schemas).sort(byName).map(typePart).join('\n')}
</main>
</body>
</html>
`;
}

function callPart({ name, call }: { name: string; call: OpenApiOperation }): string {
  const { operationId, summary, description, security, parameters, requestBody, responses } = call;
  const [needs] = security;
  const scopes = needs?.token.map((scope) => `\`${scope}\``).join(', ') ?? '';
  const right =
    needs === undefined ? 'Needs no token.' : `Needs a token${scopes === '' ? '' : ` with ${scopes}`}.`;
  const asked = parameters.map((one) => [
    `\`${one.name}\``,
    `${one.in}${one.required ? '' : ', optional'}`,
    one.description ?? one.schema.description ?? typeText(one.schema),
  ]);
  const answers = Object.entries(responses).map(([status, { description: words, content = {} }]) => [
    status,
    Object.values(content)
      .map(({ schema }) => `\`${typeText(schema)}\``)
      .join(', '),
    words,
  ]);
  const body = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) =>
    type === 'application/json' ? typeText(schema) : type,
  );
  return `<h3 id="${operationId}">${text(name)}</h3>
<p>${text(summary)}. ${text(description ?? '')} <span class="needs">${text(right)}</span></p>
${asked.length === 0 ? '' : table(['Parameter', 'Where', 'Meaning'], asked)}
${body.length === 0 ? '' : `<p>Body: ${text(body.map((type) => `\`${type}\``).join(', '))}</p>`}
${table(['Status', 'Body', 'Meaning'], answers)}`;
}

function socketPart({ info, components, operations }: AsyncApi): string {
  const payloadText = (ref: { $ref: string }): string => {
    const payload = components.messages[ref.$ref.split('/').at(-1) ?? '']?.payload;
    return payload === undefined ? '' : `\`${typeText(payload)}\``;
  };
  const rows = Object.entries(operations).map(([event, { action, summary, messages, reply }]) => [
    `\`${event}\``,
    action === 'receive' ? 'client' : 'server',
    messages.map(payloadText).join(', '),
    reply?.messages.map(payloadText).join(' or ') ?? '',
    summary,
  ]);
  return `<h2 id="socket">The socket</h2>
<p>${text(info.description)}</p>
${table(['Event', 'Sent by', 'Payload', 'Acknowledgement', 'Meaning'], rows)}`;
}

/** What the figures of `MetricsRow` and the formulas of its service level are. */
function figuresPart(): string {
  const figures = FIGURE_DEFINITIONS.map(({ figures, definition }) => [
    figures.map((name) => `<code id="figure-${name}">${name}</code>`).join(', '),
    text(definition),
  ]);
  const formulas = Object.entries(FORMULA_DEFINITIONS).map(([name, { words, computed }]) => [
    `\`${name}\``,
    words,
    computed,
  ]);
  return `<h2 id="figures">Figures of intervals</h2>
<p>${text('A contact is one caller’s way through one queue. It counts in the interval in which the event happened. What would be divided by 0 is absent. See `MetricsRow`.')}</p>
${htmlTable(['Figure', 'Definition'], figures)}
<p>${text('Formulas of the service level:')}</p>
${table(['`formula`', 'In words', 'Computed as'], formulas)}`;
}

function typePart([name, schema]: [string, JsonSchema]): string {
  const [example] = schema.examples ?? [];
  const exampleText =
    example === undefined ? '' : `<pre>${escapeHtml(JSON.stringify(example, undefined, 2))}</pre>`;
  return `<h3 id="type-${name}">${escapeHtml(name)}</h3>
<p>${text(schema.description ?? '')}</p>
<pre>${escapeHtml(typeText(schema))}</pre>
${exampleText}`;
}

const table = (heads: string[], rows: string[][]): string =>
  htmlTable(
    heads,
    rows.map((row) => row.map(text)),
  );

/** @param rows of HTML */
function htmlTable(heads: string[], rows: string[][]): string {
  const head = heads.map((one) => `<th scope="col">${text(one)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((one) => `<td>${one}</td>`).join('')}</tr>`).join('\n');
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

/** Escapes text, turns backticks into code elements, and links names of types. */
const text = (words: string): string =>
  escapeHtml(words).replace(/`([^`]+)`/g, (_all, code: string) =>
    /^[A-Z]\w+$/.test(code) ? `<a href="#type-${code}"><code>${code}</code></a>` : `<code>${code}</code>`,
  );

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escapeHtml = (words: string): string => words.replace(/[&<>"]/g, (one) => ENTITIES[one] ?? one);
