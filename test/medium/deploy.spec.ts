import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { facades, simulatedVendors } from '../../simulators/facades.js';
import { startSimulator } from '../../simulators/simulator.js';
import { configurationOf } from '../../simulators/configuration.js';
import { loadConfig } from '../../src/modules/config/load-config.js';
import { VENDORS } from '../../src/vendors/vendors.catalog.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  network_mode: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.unknown()),
});
const { services, volumes } = Compose.parse(parse(read('docker-compose.yml'), { merge: true }));

/** Where one service reaches another: `name:port`. */
const listeners = new Set(
  Object.entries(services).flatMap(([name, { network_mode: shared, environment }]) => {
    const port = environment?.['PORT'];
    return port === undefined ? [] : [`${shared?.replace('service:', '') ?? name}:${port}`];
  }),
);

describe('docker-compose.yml', () => {
  const hasCompose = (): boolean => {
    try {
      execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  (hasCompose() ? it : it.skip)('is accepted by docker compose', () => {
    execFileSync('docker', ['compose', 'config', '--quiet'], { cwd: ROOT, stdio: 'pipe' });
  });

  it('names only services, volumes and files that exist', () => {
    for (const [
      name,
      { depends_on: needs = [], volumes: mounts = [], network_mode: shared },
    ] of Object.entries(services)) {
      const others = Array.isArray(needs) ? needs : Object.keys(needs);
      if (shared !== undefined) others.push(shared.replace('service:', ''));
      for (const other of others) expect(Object.keys(services)).toContain(other);
      for (const mount of mounts) {
        const [source = ''] = mount.split(':');
        if (source.startsWith('.'))
          expect({ name, source, is: existsSync(path.join(ROOT, source)) }).toMatchObject({ is: true });
        else expect(Object.keys(volumes)).toContain(source);
      }
    }
  });

  it('has two of each role, and offers nothing beyond this machine', () => {
    const roles = Object.values(services).map(({ environment }) => environment?.['ROLE']);
    for (const role of ['api', 'worker']) expect(roles.filter((one) => one === role)).toHaveLength(2);
    for (const { ports = [] } of Object.values(services))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('points nginx and Prometheus at the addresses of the instances', () => {
    const { API_1, API_2 } = services['nginx']?.environment ?? {};
    const prometheus = z
      .object({
        scrape_configs: z.array(
          z.object({ static_configs: z.array(z.object({ targets: z.array(z.string()) })) }),
        ),
      })
      .parse(parse(read('deploy/prometheus/prometheus.yml')));
    const scraped = prometheus.scrape_configs.flatMap(({ static_configs: parts }) =>
      parts.flatMap(({ targets }) => targets),
    );
    for (const address of [API_1, API_2]) expect(listeners).toContain(address);
    expect(new Set(scraped)).toEqual(listeners);
  });

  it('sets every word of the template of nginx', () => {
    const words = [...read('deploy/nginx/floorwalker.conf.template').matchAll(/\$\{(\w+)\}/g)].map(
      ([, word]) => word,
    );
    expect(Object.keys(services['nginx']?.environment ?? {}).sort()).toEqual([...new Set(words)].sort());
  });

  it('gives the service a configuration that it accepts', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-deploy-'));
    const simulators = await Promise.all(simulatedVendors.map((vendor) => startSimulator({ vendor })));
    try {
      const accounts = simulators.map((simulator) => simulator.account());
      const file = path.join(folder, 'floorwalker.yaml');
      writeFileSync(
        file,
        read('deploy/floorwalker.head.yaml') + configurationOf(accounts, 'http://127.0.0.1:4109'),
      );
      const config = loadConfig({
        vendors: [...VENDORS.values()],
        env: { FLOORWALKER_CONFIG: file },
        folder,
      });
      expect(config.accounts).toHaveLength(Object.keys(facades).length);
      expect(config.socket.drainMs).toBe(5_000);
    } finally {
      await Promise.all(simulators.map((simulator) => simulator.stop()));
      rmSync(folder, { recursive: true });
    }
  });
});
