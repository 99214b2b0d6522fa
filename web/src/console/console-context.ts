import type { FloorHistory } from '../../../client/index.js';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageClient } from '../shared/page-client.js';
import type { WaitingSeries } from '../past/waiting-series.js';
import type { AccountNames } from './floor/floor-rows.js';
import type { ConsoleAlerts } from './alerts/use-console-alerts.js';
import type { Commands } from './commands/index.js';
import type { RouteChange } from './route.js';

/** Shared by all components during one session. */
export interface ConsoleTools {
  client: PageClient;
  commands: Commands;
  alerts: ConsoleAlerts;
  names: AccountNames;
  /** Absent: the sign-in may not see the past, or none is kept. */
  past: FloorHistory | undefined;
  waitingSeries: WaitingSeries | undefined;
  /** Technical words of an outage are for administrators. */
  showsDetails: boolean;
  go: (change: RouteChange) => void;
}

export const ConsoleContext = createContext<ConsoleTools | undefined>(undefined);

export function useConsole(): ConsoleTools {
  const tools = useContext(ConsoleContext);
  if (tools === undefined) throw new Error('this is shown inside the console only');
  return tools;
}
