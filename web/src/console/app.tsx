import { SignIn, useSession } from '../sign-in/index.js';
import { NewVersion } from './new-version.js';
import { OpenConsole } from './open-console.js';
import { useStoredTheme } from './use-stored-theme.js';

export function App() {
  const session = useSession();
  const theme = useStoredTheme();
  return (
    <>
      {session.kind === 'signed-in' ? (
        <OpenConsole session={session.session} theme={theme} />
      ) : (
        <SignIn auth={session} />
      )}
      <NewVersion />
    </>
  );
}
