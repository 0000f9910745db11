// Google's Auth emulator alone, without the firebase program around it, which would look for news
// on the internet and start servers nobody needs: node auth.mjs PORT PROJECT
import auth from "firebase-tools/lib/emulator/auth/server.js";

const [port, project] = process.argv.slice(2);
const app = await auth.createApp(project);
app.listen(Number(port), "127.0.0.1");
