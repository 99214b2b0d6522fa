import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { FloorClient } from '../../../client/index.js';
import type { AccountNames } from './floor/floor-rows.js';
import type { Orders } from './commands/index.js';
import type { PlaceChange } from './route.js';

/** What is the same as long as somebody is signed in. */
export interface ConsoleTools {
  client: FloorClient;
  orders: Orders;
  names: AccountNames;
  go: (change: PlaceChange) => void;
}

export const ConsoleContext = createContext<ConsoleTools | undefined>(undefined);

export function useConsole(): ConsoleTools {
  const tools = useContext(ConsoleContext);
  if (tools === undefined) throw new Error('this is shown inside the console only');
  return tools;
}
