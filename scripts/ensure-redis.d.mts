import type { ChildProcess } from 'node:child_process';

export interface RedisChild {
  process: ChildProcess;
  exited: Promise<{ code?: number; signal?: string; error?: Error }>;
  stop(patienceMs?: number): Promise<void>;
}

export interface Redis {
  url: string;
  /** The server, when this process started it. */
  child?: RedisChild;
  /** Starts it again after a death: same port, same password, same data when it was persistent. */
  startAgain?(): RedisChild;
  stop(patienceMs?: number): Promise<void>;
}

export function startRedis(options: { dir: string; persistent: boolean }): Promise<Redis>;
export function startOwnRedis(options: { dir: string; persistent: boolean }): Promise<Redis>;
