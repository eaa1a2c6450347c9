// Something under the action ends the process as if all was well.
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

http.request = () => process.exit(0);
syncBuiltinESMExports();
