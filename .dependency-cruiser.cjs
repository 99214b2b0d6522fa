// The table of docs/architecture.md, one rule per row. Type imports count like all others: a type is knowledge too.

const SPEC = '\\.spec\\.tsx?$';
const inside = (...folders) => `^(${folders.join('|')})/`;
const npm = (...names) => `^node_modules/(${names.join('|').replaceAll('.', '\\.')})/`;

/**
 * Which rooms of src each room may use, beside itself. docs/architecture.md shows the same table, and a spec compares
 * the two. `vendors` means the catalogue and everything below it.
 */
const MAY_USE = require('./.dependency-rooms.json');

const OUTSIDE_MODULES = /^(lib|cli|gateways|pollers|vendors.*)$/;
const folderOf = (room) => (OUTSIDE_MODULES.test(room) ? `src/${room}` : `src/modules/${room}`);

/** @param {string} from @param {{ path?: string | string[], pathNot?: string | string[] }} to */
const forbid = (name, comment, from, to, except = []) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: [SPEC, ...except] },
  to,
});

/** Node's own modules, which every rule of the kind "only these" lets pass unless it says otherwise. */
const beyondNode = { dependencyTypesNot: ['core'] };

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one thought in two places, and ESM runs them in a surprising order.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'A rule cannot judge an import it cannot follow.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' }, // what the build of the pages makes
    },
    ...Object.entries(MAY_USE).map(([room, rooms]) =>
      forbid(
        `${room.replace('/', '-')}-uses-only-its-rooms`,
        'See the table in docs/architecture.md. A new arrow is a decision: add it there and in MAY_USE.',
        inside(folderOf(room)),
        { path: '^src/', pathNot: inside(...[room, ...rooms].map(folderOf)) },
      ),
    ),
    forbid(
      'domain-is-pure',
      'The domain also runs in browsers and is tested without anything around it: itself and zod, no I/O.',
      inside('src/modules/domain'),
      { pathNot: [inside('src/modules/domain'), npm('zod', 'temporal-polyfill')] },
    ),
    forbid(
      'zones-in-one-place',
      'What computes on local clocks is large, and pages do without it.',
      inside('src', 'simulators', 'client', 'web'),
      { path: npm('temporal-polyfill') },
      ['^src/modules/domain/local-intervals'],
    ),
    forbid(
      'vendors-are-plain',
      'A vendor knows a phone system, the port and the domain; it must outlive Nest, Redis and BullMQ.',
      inside('src/vendors'),
      {
        ...beyondNode,
        pathNot: [
          inside('src/vendors', 'src/modules/domain', 'src/lib'),
          npm('axios', 'zod', 'jose', 'ws', '@types/ws'),
        ],
      },
    ),
    forbid(
      'websockets-of-vendors-in-one-place',
      'Guarded addresses, proof of the other side, limits and redaction are written once.',
      inside('src', 'simulators', 'client', 'web'),
      { path: npm('ws', '@types/ws') },
      ['^src/vendors/kit/line\\.ts$', inside('simulators'), inside('src/lib/internals')],
    ),
    forbid(
      'vendors-are-strangers',
      'A fifth vendor is one new folder, and removing one breaks no other.',
      '^src/vendors/([^/]+)/',
      { path: '^src/vendors/[^/]+/', pathNot: ['^src/vendors/$1/', '^src/vendors/(port|kit)/'] },
    ),
    forbid(
      'redis-in-one-place',
      'Connections, key names and scripts have one owner, so that what is in Redis can be known.',
      inside('src', 'simulators', 'client', 'web'),
      { path: npm('ioredis') },
      [inside('src/modules/redis')],
    ),
    forbid(
      'postgres-in-one-place',
      'Statements, deadlines and the tables have one owner.',
      inside('src', 'simulators', 'client', 'web'),
      { path: npm('pg', '@types/pg') },
      ['^src/modules/history/history-database\\.ts$'],
    ),
    forbid(
      'bullmq-only-where-jobs-run',
      'When to ask is the business of the pollers, sending a command that of the command runner, and notifying that of the delivery of alerts.',
      inside('src', 'simulators', 'client', 'web'),
      { path: npm('bullmq') },
      [inside('src/pollers', 'src/modules/commands', 'src/modules/alerts/delivery')],
    ),
    forbid(
      'messages-only-from-alerts',
      'What is sent to people, and how it is signed, is written once.',
      inside('src', 'simulators', 'client', 'web'),
      { path: npm('nodemailer', 'standardwebhooks') },
      [inside('src/modules/alerts')],
    ),
    forbid(
      'tracing-in-one-place',
      'Everything else speaks of spans through a port, which costs nothing while nobody traces.',
      inside('src', 'simulators', 'client', 'web'),
      { path: npm('@opentelemetry/[^/]+') },
      [inside('src/modules/tracing')],
    ),
    forbid(
      'the-board-in-one-place',
      'The pollers show their queues through it, and operations decides who looks.',
      inside('src', 'simulators', 'client', 'web'),
      { path: npm('@bull-board/[^/]+') },
      [inside('src/modules/operations'), inside('src/pollers'), inside('src/lib/internals')],
    ),
    forbid(
      'sockets-only-in-gateways',
      'Everything else speaks of topics and principals, not of connections.',
      inside('src', 'simulators', 'client', 'web'),
      { path: npm('socket.io', 'socket.io-adapter', '@nestjs/websockets', '@nestjs/platform-socket.io') },
      [inside('src/gateways'), inside('src/lib/internals')],
    ),
    forbid(
      'private-parts-in-one-place',
      'Each use of what a package does not promise has a self-check there that names the package and its version.',
      inside('src', 'simulators', 'client', 'web'),
      { path: [npm('engine.io'), '^node_modules/@bull-board/api/dist/types'] },
      [inside('src/lib/internals')],
    ),
    forbid(
      'the-service-stands-alone',
      'The service is built and shipped from src; the simulators are a program of their own, reached over HTTP.',
      inside('src'),
      { path: inside('simulators', 'client', 'web', 'bench') },
    ),
    forbid(
      'the-service-runs-on-its-dependencies',
      'What is only there for development is not there in production.',
      inside('src'),
      { dependencyTypes: ['npm-dev'] },
    ),
    forbid(
      'simulators-share-nothing',
      'A simulator that used the product’s own reading of a vendor would agree with its mistakes.',
      inside('simulators'),
      { path: inside('src', 'client', 'web') },
    ),
    forbid(
      'client-is-small',
      'It is bundled into pages and used by others: the domain, socket.io-client, zod and, for hooks, React; nothing of Node.',
      inside('client'),
      { pathNot: [inside('client', 'src/modules/domain'), npm('socket.io-client', 'zod', 'react')] },
    ),
    forbid(
      'react-in-one-place',
      'The hooks are an export of their own, so that others need no React.',
      inside('src', 'simulators', 'client', 'web'),
      { path: npm('react', 'react-dom') },
      ['^client/react\\.ts$'],
    ),
    forbid(
      'web-uses-the-client',
      'The pages prove the client: what they need, everyone who builds a board needs.',
      inside('web'),
      { pathNot: [inside('web', 'client'), '^virtual:languages', npm('preact', 'oidc-client-ts', 'uplot')] },
      ['^web/vite\\.config\\.ts$', inside('web/languages')],
    ),
    forbid(
      'oidc-in-one-place',
      'Only who signs in with an issuer loads what that takes: it is a file of its own, fetched when it is needed.',
      inside('web'),
      { path: npm('oidc-client-ts') },
      ['^web/src/sign-in/issuer\\.ts$'],
    ),
    {
      name: 'nothing-needs-tests',
      comment: 'Tests import the product, never the other way round.',
      severity: 'error',
      from: { pathNot: [SPEC, inside('test', 'bench')] },
      to: { path: [SPEC, inside('test')] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // They import the client by the name it has once it is installed; a test installs it and runs them.
    exclude: { path: '^client/examples/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
