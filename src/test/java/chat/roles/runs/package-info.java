/** Tests of durable execution. */
package chat.roles.runs;
