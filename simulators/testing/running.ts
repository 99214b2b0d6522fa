import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator.js';
import { supportFloor } from './scripted-floor.js';
import { YeastarClient } from './yeastar-client.js';

/** Simulators started by a spec, and their end. */
export class Running {
  private readonly simulators: Simulator[] = [];

  async start(options: Omit<SimulatorOptions<'yeastar'>, 'vendor'>): Promise<Simulator> {
    const simulator = await startSimulator({ ...options, vendor: 'yeastar' });
    this.simulators.push(simulator);
    return simulator;
  }

  /** The scripted floor of the page's examples behind the façade, and a client that has signed in. */
  async support(quirks: NonNullable<SimulatorOptions<'yeastar'>['quirks']> = {}) {
    const { floor, clock } = supportFloor();
    const simulator = await this.start({ floor, quirks });
    const client = new YeastarClient(simulator);
    await client.signIn();
    return { floor, clock, simulator, client };
  }

  async stop(): Promise<void> {
    await Promise.all(this.simulators.splice(0).map((simulator) => simulator.stop()));
  }
}
