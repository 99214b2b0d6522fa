import path from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { BUNDLES, isBundle } from './bundles.js';
import { fileOf, languages, readCatalogue } from './catalogues.js';
import { codeOf } from './compile.js';

/** `virtual:languages`: the languages with their names. `virtual:languages/wall`: how to load the messages of a page. */
const LANGUAGES = 'virtual:languages';
/** `virtual:messages/wall/de`. */
const MESSAGES = 'virtual:messages/';

/** Compiles the messages of each language, and has the pages begin to load their code while the messages are loading. */
export function languagesPlugin(): Plugin {
  return {
    name: 'languages',
    resolveId: (id) => (id.startsWith(LANGUAGES) || id.startsWith(MESSAGES) ? `\0${id}` : undefined),
    load(id) {
      const [, list, bundle] = /^\0(virtual:languages)(?:\/(.+))?$/.exec(id) ?? [];
      if (list !== undefined) return bundle === undefined ? namesModule() : loadersModule(bundle);
      const [, of, language] = /^\0virtual:messages\/([^/]+)\/([^/]+)$/.exec(id) ?? [];
      if (of === undefined || language === undefined || !isBundle(of)) return undefined;
      for (const part of BUNDLES[of]) this.addWatchFile(fileOf(language, part));
      return messagesModule(of, language);
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle, chunk }) =>
        bundle === undefined || chunk === undefined
          ? []
          : pageFiles(bundle, chunk).map((file) => ({
              tag: 'link',
              attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
              injectTo: 'head' as const,
            })),
    },
  };
}

/** Of the file with the messages of a page or section, such as `messages-wall-de`. */
export const messagesName = (module: string | null | undefined): string | undefined =>
  module?.startsWith(`\0${MESSAGES}`) === true
    ? `messages-${module.slice(MESSAGES.length + 1).replace('/', '-')}`
    : undefined;

function namesModule(): string {
  const names = languages().map((language) => [language, nameOf(language)] as const);
  return `export const LANGUAGES = ${JSON.stringify(Object.fromEntries(names))};`;
}

function nameOf(language: string): string {
  const group = readCatalogue(language, 'common')['language'];
  const name = typeof group === 'object' ? group['name'] : undefined;
  if (typeof name !== 'string') throw new Error(`${language}/common.json lacks "language.name"`);
  return name;
}

function loadersModule(bundle: string): string {
  const loaders = languages().map(
    (language) => `${JSON.stringify(language)}: () => import('${MESSAGES}${bundle}/${language}')`,
  );
  return `export const LOADERS = { ${loaders.join(', ')} };`;
}

function messagesModule(bundle: keyof typeof BUNDLES, language: string): string {
  const parts = BUNDLES[bundle].map(
    (part) => `${JSON.stringify(part)}:${codeOf(readCatalogue(language, part), language)}`,
  );
  return `export const messages = ({n,p,s,t}) => ({${parts.join(',')}});`;
}

/** What the page imports first of all, messages excepted, with everything that it imports statically. */
function pageFiles(bundle: Rolldown.OutputBundle, entry: Rolldown.OutputChunk): string[] {
  const chunkOf = (file: string): Rolldown.OutputChunk | undefined => {
    const found = bundle[file];
    return found?.type === 'chunk' ? found : undefined;
  };
  const page = entry.dynamicImports.filter((file) => isPage(chunkOf(file)));
  const files = new Set<string>();
  const add = (file: string): void => {
    if (files.has(file) || file === entry.fileName || entry.imports.includes(file)) return;
    files.add(file);
    chunkOf(file)?.imports.forEach(add);
  };
  page.forEach(add);
  return [...files];
}

/** `app.tsx` of a page. */
const isPage = (chunk: Rolldown.OutputChunk | undefined): boolean =>
  path.basename(chunk?.facadeModuleId ?? '') === 'app.tsx';
