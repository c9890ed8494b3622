#ifndef ORBIT_PASSWORD_HASH_H
#define ORBIT_PASSWORD_HASH_H

/// Bytes of a hash at most, with its zero.
enum { ORBIT_PASSWORD_HASH_SIZE = 384 };

/// A new setting for yescrypt ("$y$"): cost and 128 random bits of salt. 0, or -1 when the library cannot make one.
int orbit_password_setting(unsigned long cost, const char *random, int random_length, char *setting, int size);

/// Hashes a password as crypt(3) does with a setting, or with a hash, which contains its setting. 0, or -1 when the setting cannot be used.
int orbit_password_hash(const char *password, const char *setting, char *hash, int size);

#endif
