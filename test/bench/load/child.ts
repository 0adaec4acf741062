import { answerOrders } from "../child.ts";
import { send } from "./send.ts";

answerOrders(send);
