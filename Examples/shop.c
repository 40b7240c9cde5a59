// A shop in C: flowtrace run -- ./shop
#include <flowtrace.h>
#include <string.h>

static int price(const char *item) {
    FT_FUNCTION(function, "price", "item");
    FT_ENTER(&function, ft_text(item));
    if (strcmp(item, "gold") == 0) {
        ft_raise("SoldOut", item);
        return -1;
    }
    int cents = 100 * (int)strlen(item);
    ft_leave_with(ft_integer(cents));
    return cents;
}

static int buy(const char *item, int count, const char *password) {
    FT_FUNCTION(function, "buy", "item count password");
    FT_ENTER(&function, ft_text(item), ft_integer(count), ft_text(password));
    int cents = price(item);
    // The error of `price` ends here: `buy` has caught it.
    ft_leave_with(cents < 0 ? ft_nothing() : ft_integer(cents * count));
    return cents;
}

int main(void) {
    FT_FUNCTION(function, "main", "");
    ft_enter(&function);
    buy("tea", 2, "s3cr3t");
    buy("gold", 1, "s3cr3t");
    ft_leave();
    return 0;
}
