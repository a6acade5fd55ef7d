/** What tests of several modules share. */
package chat.roles.testing;
