#include "password_hash.h"

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

int orbit_password_setting(unsigned long cost, const char *random, int random_length, char *setting, int size) {
    return crypt_gensalt_rn("$y$", cost, random, random_length, setting, size) == NULL ? -1 : 0;
}

int orbit_password_hash(const char *password, const char *setting, char *hash, int size) {
    // 32 KiB: not for a thread's stack.
    struct crypt_data *data = calloc(1, sizeof *data);
    if (data == NULL) return -1;
    const char *made = crypt_rn(password, setting, data, sizeof *data);
    int result = -1;
    if (made != NULL && strlen(made) < (size_t)size) {
        strcpy(hash, made);
        result = 0;
    }
    explicit_bzero(data, sizeof *data);
    free(data);
    return result;
}
