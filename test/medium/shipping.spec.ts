import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../src/modules/config/load-config.js';
import { VENDORS } from '../../src/vendors/vendors.catalog.js';
import { nginxMissing } from '../support/nginx.js';
import { selfSigned } from '../support/self-signed.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const Secret = z.strictObject({ file: z.string() });
const Service = z.looseObject({
  image: z.string(),
  command: z.union([z.string(), z.array(z.string())]).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  secrets: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
});
const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  secrets: z.record(z.string(), Secret),
  volumes: z.record(z.string(), z.unknown()),
});

/** By default nginx keeps these files in a folder of the system, which a machine without a package of nginx lacks. */
const temporaryPaths = (dir: string): string =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((what) => `${what}_temp_path ${dir}/${what};`)
    .join(' ');

describe('Every YAML file that is shipped', () => {
  const files = ['deploy', '.github'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.ya?ml$/.test(file))
      .map((file) => path.join(folder, file)),
  );

  it.each([...files, 'docker-compose.yml'])('%s is YAML', (file) => {
    for (const document of parseAllDocuments(read(file), { merge: true })) {
      const { errors, warnings } = document;
      expect([errors, warnings]).toEqual([[], []]);
    }
  });
});

describe('deploy/compose.production.yml', () => {
  const { services, secrets } = Compose.parse(parse(read('deploy/compose.production.yml'), { merge: true }));

  it('has two of each role, and a Redis that keeps what it acknowledged, behind a password', () => {
    const roles = Object.values(services).map(({ environment }) => environment?.['ROLE']);
    for (const role of ['api', 'worker']) expect(roles.filter((one) => one === role)).toHaveLength(2);
    const redis = [services['redis']?.command].flat().join(' ');
    for (const option of ['--appendonly yes', '--maxmemory-policy noeviction', '--requirepass'])
      expect(redis).toContain(option);
    expect(services['redis']?.ports).toBeUndefined();
    expect(services['nginx']?.ports).toEqual(['443:443']);
  });

  it('names only services and secrets that exist, and has no password in it', () => {
    for (const { secrets: used = [], depends_on: needs = [] } of Object.values(services)) {
      for (const secret of used) expect(Object.keys(secrets)).toContain(secret);
      for (const other of Array.isArray(needs) ? needs : Object.keys(needs))
        expect(Object.keys(services)).toContain(other);
    }
    for (const { environment = {} } of Object.values(services))
      expect(Object.keys(environment).join()).not.toMatch(/PASSWORD|REDIS_URL/);
  });

  it('sets every word of the template of nginx', () => {
    const words = [...read('deploy/nginx/floorwalker-tls.conf.template').matchAll(/\$\{(\w+)\}/g)];
    expect(Object.keys(services['nginx']?.environment ?? {}).sort()).toEqual(
      [...new Set(words.map(([, word]) => word))].sort(),
    );
  });
});

describe('deploy/kustomize', () => {
  const Resource = z.looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({ name: z.string() }),
  });
  const Kustomization = z.looseObject({
    resources: z.array(z.string()),
    configMapGenerator: z.array(z.object({ name: z.string(), files: z.array(z.string()) })),
    secretGenerator: z.array(z.object({ name: z.string(), envs: z.array(z.string()) })),
  });
  const kustomization = Kustomization.parse(parse(read('deploy/kustomize/kustomization.yaml')));
  const objects = kustomization.resources.flatMap((file) =>
    parseAllDocuments(read(path.join('deploy/kustomize', file))).map((one) => Resource.parse(one.toJS())),
  );

  it('lists files that exist, and every one', () => {
    const generated = [
      ...kustomization.configMapGenerator.flatMap(({ files }) => files),
      ...kustomization.secretGenerator.flatMap(({ envs }) => envs),
    ];
    expect([...kustomization.resources, ...generated, 'kustomization.yaml'].sort()).toEqual(
      readdirSync(path.join(ROOT, 'deploy/kustomize')).sort(),
    );
  });

  it('gives each role probes, time to end, and a disruption budget', () => {
    const kinds = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    const Deployment = z.looseObject({
      spec: z.looseObject({
        template: z.looseObject({
          spec: z.looseObject({
            terminationGracePeriodSeconds: z.number().min(15),
            containers: z.tuple([
              z.looseObject({
                env: z.array(z.object({ name: z.string(), value: z.string() })),
                envFrom: z.tuple([z.object({ secretRef: z.object({ name: z.string() }) })]),
                livenessProbe: z.looseObject({
                  httpGet: z.object({ path: z.literal('/healthz'), port: z.string() }),
                }),
                readinessProbe: z.looseObject({
                  httpGet: z.object({ path: z.literal('/readyz'), port: z.string() }),
                }),
                lifecycle: z.object({ preStop: z.unknown() }),
              }),
            ]),
          }),
        }),
      }),
    });
    for (const role of ['api', 'worker']) {
      expect(kinds).toContain(`PodDisruptionBudget floorwalker-${role}`);
      const deployment = objects.find(
        ({ kind, metadata }) => kind === 'Deployment' && metadata.name === `floorwalker-${role}`,
      );
      const [container] = Deployment.parse(deployment).spec.template.spec.containers;
      expect(container.env).toContainEqual({ name: 'ROLE', value: role });
      expect(container.envFrom[0].secretRef.name).toBe(kustomization.secretGenerator[0]?.name);
    }
    expect(kinds).toContain('Service floorwalker');
  });
});

describe('Configuration files that are shipped or shown', () => {
  const [, example = ''] = /## The file\n+```yaml\n([\s\S]*?)```/.exec(read('docs/configuration.md')) ?? [];
  const [, first = ''] =
    /floorwalker\.yaml` beside this file[\s\S]*?```yaml\n([\s\S]*?)```/.exec(read('README.md')) ?? [];

  it.each([
    ['docs/configuration.md', example],
    ['README.md', first],
    ['deploy/kustomize/floorwalker.yaml', read('deploy/kustomize/floorwalker.yaml')],
  ])('%s is accepted', (_name, text) => {
    expect(text).not.toBe('');
    const folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-shipping-'));
    try {
      const file = path.join(folder, 'floorwalker.yaml');
      writeFileSync(file, text);
      mkdirSync(path.join(folder, 'keys'));
      writeFileSync(path.join(folder, 'keys/jwks.json'), JSON.stringify({ keys: [KEY] }));
      const env = { FLOORWALKER_CONFIG: file, YEASTAR_ID: 'id', YEASTAR_SECRET: 'secret' };
      const { accounts } = loadConfig({ vendors: [...VENDORS.values()], env, folder });
      expect(accounts.map(({ id }) => id)).toEqual(['hq']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** The example of RFC 7517, appendix A.1. */
const KEY = {
  ...{ kty: 'EC', crv: 'P-256', kid: '1', use: 'sig', alg: 'ES256' },
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
};

describe('The programs of other people', () => {
  const has = (file: string): boolean => {
    try {
      execFileSync('which', [file], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };

  (nginxMissing() === undefined ? it : it.skip)('nginx accepts the template with TLS', () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'floorwalker-nginx-'));
    try {
      const { cert, key } = selfSigned();
      writeFileSync(path.join(dir, 'tls.crt'), cert);
      writeFileSync(path.join(dir, 'tls.key'), key);
      const values: { [word: string]: string } = {
        ...{ LISTEN: '127.0.0.1:8443', API_1: '127.0.0.1:3001', API_2: '127.0.0.1:3002' },
        ...{ TLS_CERTIFICATE: path.join(dir, 'tls.crt'), TLS_KEY: path.join(dir, 'tls.key') },
      };
      const site = read('deploy/nginx/floorwalker-tls.conf.template').replace(
        /\$\{(\w+)\}/g,
        (_all, word: string) => values[word] ?? '',
      );
      writeFileSync(path.join(dir, 'floorwalker.conf'), site);
      writeFileSync(
        path.join(dir, 'nginx.conf'),
        `pid ${dir}/nginx.pid; error_log ${dir}/error.log; events {}
http { access_log off; ${temporaryPaths(dir)} include ${dir}/floorwalker.conf; }`,
      );
      const args = ['-t', '-p', dir, '-c', path.join(dir, 'nginx.conf')];
      execFileSync(process.env['NGINX_PATH'] ?? 'nginx', args, { stdio: 'pipe' });
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  (has('systemd-analyze') && existsSync('/opt/floorwalker') ? it : it.skip)(
    'systemd accepts the unit',
    () => {
      execFileSync('systemd-analyze', ['verify', path.join(ROOT, 'deploy/systemd/floorwalker.service')]);
    },
  );
});
