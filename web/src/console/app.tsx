import { SignIn, useSession } from '../sign-in/index.js';
import { OpenConsole } from './open-console.js';
import { useKeptTheme } from './use-stored-theme.js';

export function App() {
  const session = useSession();
  const theme = useKeptTheme();
  if (session.kind !== 'signed-in') return <SignIn door={session} />;
  return <OpenConsole session={session.session} theme={theme} />;
}
