// What `npm start` and the other commands do first: checks that they can work here, and builds what has changed.
import { spawnSync } from 'child_process';
import { accessSync, constants, existsSync, readFileSync } from 'fs';

// Written for old versions of Node.js too, which are to understand it up to the line that refuses them.
const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
const needed = engines.node.replace('>=', '');

const problem = findProblem();
if (problem) {
  console.error(problem);
  process.exit(1);
}
const first = !existsSync('dist/main.js') || !existsSync('web/dist/index.html');
if (first) console.log('\nBuilding the server and the dashboard. This takes 10 to 30 seconds, the first time only.');
const { status } = spawnSync('npm run --silent build:app', { shell: true, stdio: 'inherit' });
if (status !== 0) process.exit(status || 1);
if (first) console.log('Starting. The first start also creates the database, which takes some seconds.');

function findProblem() {
  if (isOlder(process.versions.node, needed)) {
    return `FlowTrack needs Node.js ${needed} or later, and this is ${process.versions.node}: get it from https://nodejs.org.`;
  }
  if (!existsSync('node_modules/wireit')) return 'First run: npm ci';
  try {
    accessSync('.', constants.W_OK);
  } catch {
    return `FlowTrack is built in its own folder, and this user may not write to ${process.cwd()}.`;
  }
}

function isOlder(version, than) {
  const [major, minor] = version.split('.').map(Number);
  const [needsMajor, needsMinor] = than.split('.').map(Number);
  return major < needsMajor || (major === needsMajor && minor < needsMinor);
}
