import { render } from 'preact';
import '../shared/theme.css';
import { App } from './app.js';
import './console.css';

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no route for the console');
render(<App />, root);
