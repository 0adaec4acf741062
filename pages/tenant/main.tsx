import { start } from "../frame/start.tsx";
import { TenantPage } from "./TenantPage.tsx";
import "./tenant.css";

await start(TenantPage);
