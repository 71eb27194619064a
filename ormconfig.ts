import { readConfig } from './src/config.js';
import { createDataSource } from './src/database/data-source.js';

/** For TypeORM's command line: `npm run migration:generate`, `migration:run`, `migration:revert`. */
export default await createDataSource(readConfig());
